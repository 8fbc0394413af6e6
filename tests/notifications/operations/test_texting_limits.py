"""When and how much is texted: by day, within a budget, not too often."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from notifications.channels.registry import SMS
from notifications.contracts import AboutKind, MessageKind
from notifications.models import Message
from notifications.operations import delivery, reminders, texting
from notifications.queries import texting as questions
from scheduling.operations import bookings
from scheduling.operations.commands import CancelBooking
from tenants.models import Alarm, SentText
from tenants.operations import texting as shared
from tenants.queries import texting as shared_questions
from tests import unguarded_texts
from tests.factories import notifications as facts
from tests.factories.scheduling import NOW, at, key
from tests.notifications.phones import NUMBER
from tests.notifications.texted import DAY_BEFORE, PHONE, STAFF, choose, read_row, remind, visit

# At night.

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("zone", "local", "end"),
    [
        (BERLIN, "2026-03-02T20:59", None),
        (BERLIN, "2026-03-02T21:00", datetime(2026, 3, 3, 7, tzinfo=UTC)),
        (BERLIN, "2026-03-03T00:00", datetime(2026, 3, 3, 7, tzinfo=UTC)),
        (BERLIN, "2026-03-03T07:59", datetime(2026, 3, 3, 7, tzinfo=UTC)),
        (BERLIN, "2026-03-03T08:00", None),
        (BERLIN, "2026-03-28T22:00", datetime(2026, 3, 29, 6, tzinfo=UTC)),
        (BERLIN, "2026-10-24T22:00", datetime(2026, 10, 25, 7, tzinfo=UTC)),
        (NEW_YORK, "2026-03-07T23:00", datetime(2026, 3, 8, 12, tzinfo=UTC)),
    ],
)
def test_night_is_from_nine_to_eight_by_the_clock_of_the_reader(zone, local, end):
    at_night = datetime.fromisoformat(local).replace(tzinfo=zone)

    assert texting.find_quiet_end(zone, at_night) == end


MORNING = at(7)
WAITS = texting.Hold(reason="It waits for the morning: nobody is texted at night.", until=MORNING)
TOO_LATE = texting.Hold(reason="It would come at night, and too late after it.")
REMINDER, CHANGE = MessageKind.REMINDER, MessageKind.CANCELLATION


def find_pause(now, start, *, minutes=0, kind=REMINDER, about=AboutKind.BOOKING, **visit_fields):
    message = Message(about_kind=about, kind=kind, offset_minutes=minutes)
    told = facts.make_visit(starts_at=start, ends_at=start + timedelta(hours=1), **visit_fields)
    return texting.find_pause(message, facts.make_context(told), now=now)


@pytest.mark.parametrize(
    ("now", "start", "fields", "expected"),
    [
        (at(20, 30, day=-1), at(20, 30), {"minutes": 1440}, WAITS),
        (at(20, 30, day=-1), at(19), {"minutes": 1440}, WAITS),
        (at(20, 30, day=-1), at(18, 59), {"minutes": 1440}, TOO_LATE),
        (at(6, 30), at(7, 30), {"minutes": 60}, WAITS),
        (at(6, 29), at(7, 29), {"minutes": 60}, TOO_LATE),
        (at(7), at(8), {"minutes": 60}, None),
        (at(20, 30, day=-1), at(20, 30), {"minutes": 1440, "remote": True}, None),
        (at(6), at(12), {"kind": CHANGE}, WAITS),
        (at(6), at(8), {"kind": CHANGE}, WAITS),
        (at(6), at(7, 59), {"kind": CHANGE}, None),
        (at(6), at(12), {"about": AboutKind.TRIAL, "minutes": 1440}, None),
    ],
    ids=[
        "more than half is left in the morning",
        "half is left",
        "less is left",
        "half of an hour is left",
        "less of an hour is left",
        "by day",
        "a remote visit goes by the customer's night",
        "a change of a visit of the day waits",
        "an hour is left to read it",
        "a change that would come too late goes at once",
        "a test goes at once",
    ],
)
def test_night_holds_texts_back_as_long_as_they_make_sense(now, start, fields, expected):
    assert find_pause(now, start, **fields) == expected


def run_alarms(now):
    """Deliver what an alarm of that moment asks for."""
    for alarm in Alarm.objects.filter(topic=texting.TOPIC, due__lte=now):
        delivery.deliver(alarm.payload["notification_id"], now=now)


def remind_at_night(salon):
    """Remind at 7:00 in Berlin of a visit at 10:00, three hours before."""
    reminders.change_minutes([180], now=NOW - timedelta(days=1))
    booking = visit(salon)
    remind(booking, now=at(6), minutes=180)
    return booking


def test_text_of_the_night_goes_out_in_the_morning(phones, salon):
    remind_at_night(salon)

    assert (phones.texts, read_row()) == ([], ("queued", WAITS.reason))
    run_alarms(at(7))
    assert len(phones.texts) == 1
    assert read_row() == ("sent", "")


def test_text_of_the_night_about_what_is_gone_by_morning_does_not(phones, salon):
    booking = remind_at_night(salon)
    command = CancelBooking(booking_id=booking.id, idempotency=key("cancel"), actor=STAFF)
    bookings.cancel_booking(command, now=at(6))

    run_alarms(at(7))

    assert phones.texts == []
    assert read_row()[0] == "skipped"


def test_control_without_quiet_hours_it_goes_out_at_night(phones, salon, monkeypatch):
    unguarded_texts.without_quiet_hours(monkeypatch)
    remind_at_night(salon)

    assert len(phones.texts) == 1


# How many.


def test_budget_of_a_month_is_never_exceeded(phones, salon):
    choose(sms_monthly_budget=3)
    for hour in (9, 11, 13):
        remind(visit(salon, hour, email=f"j{hour}@example.com"), now=at(hour, day=-1))

    parts = phones.texts[0]["segments"]
    rows = list(Message.objects.filter(channel=SMS).order_by("pk").values_list("status", "reason"))
    assert parts == 2
    assert rows == [
        ("sent", ""),
        ("skipped", "The text messages of this month are used up (3 parts)."),
        ("skipped", "The text messages of this month are used up (3 parts)."),
    ]
    assert questions.count_used(timezone="UTC", now=NOW) == 2


def test_budget_begins_anew_each_month_of_the_business(acme):
    def note(message_id, now):
        shared.note_text(message_id, 0, sender=NUMBER, phone=PHONE, parts=1, asks=False, now=now)

    note(1, datetime(2026, 2, 28, 22, 59, tzinfo=UTC))
    note(2, datetime(2026, 2, 28, 23, tzinfo=UTC))
    now = datetime(2026, 3, 31, 21, 59, tzinfo=UTC)

    assert questions.count_used(timezone="Europe/Berlin", now=now) == 1
    assert questions.count_used(timezone="Europe/Berlin", now=now + timedelta(minutes=1)) == 0


def test_one_phone_gets_ten_texts_a_day_of_all_businesses(phones, salon, globex_business):
    here = connection.tenant
    connection.set_tenant(globex_business)
    for number in range(10):
        shared.note_text(number, 0, sender=NUMBER, phone=PHONE, parts=1, asks=False, now=DAY_BEFORE)
    connection.set_tenant(here)

    remind(visit(salon))

    assert phones.texts == []
    assert read_row() == (
        "skipped",
        "Too many text messages went to this number within a day.",
    )


def test_control_without_limits_it_goes_out(phones, salon, monkeypatch):
    unguarded_texts.without_budget_of_texts(monkeypatch)
    choose(sms_monthly_budget=0)

    remind(visit(salon))

    assert len(phones.texts) == 1


def test_what_the_provider_refuses_costs_nothing(phones, salon):
    phones.provider.receive(PHONE, "STOP")

    remind(visit(salon))

    assert read_row()[0] == "failed"
    assert SentText.objects.count() == 0
    assert shared_questions.is_stopped(PHONE, sender=NUMBER)
