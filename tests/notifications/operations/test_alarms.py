"""Which alarms a visit sets, at the borders of each rule (booking-rules, 10)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import transaction

from notifications.models import MessageSettings
from notifications.operations import alarms, dues, reminders
from notifications.operations.alarms import PlanningPayload
from scheduling.operations import bookings, restoring
from scheduling.operations.commands import CancelBooking, RescheduleBooking, RestoreBooking
from tenants.models import Alarm, OutboxMessage
from tests import unguarded_outbox
from tests.factories.notifications import make_appointment
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    key,
    make_hours,
    make_location,
    make_profile,
    make_resource,
    make_service,
)
from tests.notifications.conftest import JANE

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

REMINDER = "booking.reminder_due"
FOLLOW_UP = "booking.follow_up_due"
SHEET = "day.sheet_due"
NINE = at(9)
SIX_IN_BERLIN = at(5)


def list_alarms():
    """Return topic, moment and, of a reminder, its offset: by moment."""
    rows = Alarm.objects.filter(topic__in=dues.TOPICS).order_by("due", "topic")
    return [
        (row.topic, row.due, row.payload["offset_minutes"])
        if row.topic == REMINDER
        else (row.topic, row.due)
        for row in rows
    ]


def book_and_plan(salon, start=NINE, *, now=NOW, **fields):
    """Book with Anna, and hear of it."""
    booking = book(salon.service, start, now=now, contact=JANE, **fields).booking
    alarms.plan_alarms(booking.id)
    return booking


def move(booking, **fields):
    command = RescheduleBooking(booking_id=booking.id, idempotency=key("move"), **fields)
    return bookings.reschedule_booking(command, now=NOW + HOUR).booking


def test_visit_sets_its_reminders_its_follow_up_and_the_sheet_of_its_day(salon):
    booking = book_and_plan(salon)

    ids = {"format": 1, "booking_id": str(booking.id), "version": 1}
    stream = f"booking:{booking.id}"
    rows = Alarm.objects.filter(topic__in=dues.TOPICS).order_by("due")
    assert list(rows.values_list("topic", "due", "stream", "payload")) == [
        (REMINDER, at(9) - DAY, stream, ids | {"offset_minutes": 1440}),
        (SHEET, SIX_IN_BERLIN, "", {"format": 1, "day": "2026-03-02", "timezone": "Europe/Berlin"}),
        (REMINDER, at(8), stream, ids | {"offset_minutes": 60}),
        (FOLLOW_UP, at(10) + DAY, stream, ids),
    ]


def test_planning_twice_is_planning_once(salon):
    booking = book_and_plan(salon)
    before = list_alarms()

    alarms.plan_alarms(booking.id)

    assert list_alarms() == before


def test_visits_of_one_day_and_zone_have_one_sheet(salon):
    book_and_plan(salon, at(9))
    book_and_plan(salon, at(11))

    assert [each[0] for each in list_alarms()].count(SHEET) == 1


@pytest.mark.parametrize(
    ("before", "offsets"),
    [
        (DAY + 15 * MINUTE, [1440, 60]),
        (DAY + 15 * MINUTE - SECOND, [60]),
        (75 * MINUTE, [60]),
        (75 * MINUTE - SECOND, []),
    ],
)
def test_reminder_is_set_a_quarter_of_an_hour_after_booking_or_not_at_all(salon, before, offsets):
    book_and_plan(salon, now=at(9) - before)

    assert [each[2] for each in list_alarms() if each[0] == REMINDER] == offsets


@pytest.mark.parametrize(("late", "sheets"), [(timedelta(0), [SIX_IN_BERLIN]), (SECOND, [])])
def test_sheet_that_went_out_before_the_booking_is_not_set_again(salon, late, sheets):
    book_and_plan(salon, now=SIX_IN_BERLIN + late)

    assert [each[1] for each in list_alarms() if each[0] == SHEET] == sheets


def test_cancelled_visit_sets_nothing(salon):
    booking = book_and_plan(salon)
    cancel = CancelBooking(booking_id=booking.id, idempotency=key("cancel"))
    bookings.cancel_booking(cancel, now=NOW + HOUR)
    Alarm.objects.all().delete()

    alarms.plan_alarms(booking.id)

    assert list_alarms() == []


def test_moved_visit_sets_the_alarms_of_its_new_time(salon):
    booking = book_and_plan(salon)
    move(booking, start=at(11, day=1))
    Alarm.objects.all().delete()

    alarms.plan_alarms(booking.id)

    assert list_alarms() == [
        (REMINDER, at(11), 1440),
        (SHEET, SIX_IN_BERLIN + DAY),
        (REMINDER, at(10, day=1), 60),
        (FOLLOW_UP, at(12, day=2)),
    ]
    versions = Alarm.objects.exclude(topic=SHEET).values_list("payload__version", flat=True)
    assert set(versions) == {2}


def test_other_people_at_the_same_time_set_no_second_alarm(salon):
    booking = book_and_plan(salon, staff=salon.anna)
    before = list_alarms()

    moved = move(booking, start=at(9), staff=salon.bert)
    alarms.plan_alarms(booking.id)

    assert moved.version == 2
    assert list_alarms() == before


@pytest.mark.parametrize(("before", "offsets"), [(75 * MINUTE, [60]), (75 * MINUTE - SECOND, [])])
def test_visit_that_is_taken_back_counts_from_then(salon, before, offsets):
    booking = book_and_plan(salon)
    cancel = CancelBooking(booking_id=booking.id, idempotency=key("cancel"))
    bookings.cancel_booking(cancel, now=at(9) - before - MINUTE)
    restore = RestoreBooking(booking_id=booking.id, idempotency=key("restore"))
    restoring.restore_booking(restore, now=at(9) - before)
    Alarm.objects.all().delete()

    alarms.plan_alarms(booking.id)

    assert [each[2] for each in list_alarms() if each[0] == REMINDER] == offsets
    assert Alarm.objects.get(topic=FOLLOW_UP).payload["version"] == 3


@pytest.mark.parametrize(
    ("zone", "day", "at_wall", "due"),
    [
        # Clocks go forward and back in the night before the sheet.
        ("Europe/Berlin", date(2026, 3, 29), time(6), "2026-03-29T04:00Z"),
        ("Europe/Berlin", date(2026, 10, 25), time(6), "2026-10-25T05:00Z"),
        ("America/New_York", date(2026, 3, 8), time(6), "2026-03-08T10:00Z"),
        ("America/New_York", date(2026, 11, 1), time(6), "2026-11-01T11:00Z"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(6), "2026-10-03T19:00Z"),
        ("Australia/Lord_Howe", date(2026, 4, 5), time(6), "2026-04-04T19:30Z"),
        # A wall time that there is not, and one that there is twice: the first.
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29T01:30Z"),
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30Z"),
    ],
)
def test_sheet_is_due_at_its_wall_time_whatever_clocks_do(zone, day, at_wall, due):
    found = alarms.get_sheet_due(day, timezone=zone, at=at_wall)

    assert (found, found.tzinfo) == (datetime.fromisoformat(due), UTC)


@pytest.mark.parametrize(
    "starts_at", ["2026-03-28T11:00Z", "2026-10-24T11:00Z", "2026-12-01T08:00Z"]
)
def test_follow_up_is_due_24_elapsed_hours_after_the_end(starts_at):
    start = datetime.fromisoformat(starts_at)

    assert alarms.get_follow_up_due(make_appointment(starts_at=start)) == start + 25 * HOUR


@pytest.mark.parametrize(
    ("zone", "start", "expected"),
    [
        (
            "Europe/Berlin",
            "2026-03-29T08:00Z",
            ["03-28T08:00", "03-29T04:00", "03-29T07:00", "03-30T09:00"],
        ),
        (
            "America/New_York",
            "2026-03-08T13:00Z",
            ["03-07T13:00", "03-08T10:00", "03-08T12:00", "03-09T14:00"],
        ),
        (
            "Australia/Lord_Howe",
            "2026-04-04T22:30Z",
            ["04-03T22:30", "04-04T19:30", "04-04T21:30", "04-05T23:30"],
        ),
    ],
)
def test_visit_after_a_night_of_changed_clocks_sets_each_alarm_at_its_moment(
    acme, zone, start, expected
):
    make_profile()
    person = make_resource(make_location(timezone=zone), hours=False)
    make_hours(0, 24 * 60, resource=person)
    booking = book(make_service([person], slot_step_minutes=30), datetime.fromisoformat(start))

    alarms.plan_alarms(booking.booking.id)

    found = [f"{each[1]:%m-%dT%H:%M}" for each in list_alarms()]
    assert found == expected


def test_sheet_is_due_when_the_business_wants_it(salon):
    MessageSettings.objects.create(pk=1, day_sheet_at=time(7, 30))

    book_and_plan(salon)

    assert (SHEET, at(6, 30)) in list_alarms()


def plan_anew(*, since, after="", now=None):
    alarms.plan_anew(PlanningPayload(since=since, after=after), now=now or since)


def test_edited_offsets_hold_for_visits_booked_before(salon):
    book_and_plan(salon)
    Alarm.objects.all().delete()
    reminders.change_minutes([180], now=NOW + HOUR)

    plan_anew(since=NOW + HOUR)

    assert list_alarms() == [
        (SHEET, SIX_IN_BERLIN),
        (REMINDER, at(6), 180),
        (FOLLOW_UP, at(10) + DAY),
    ]


@pytest.mark.parametrize(("before", "offsets"), [(75 * MINUTE, [60]), (75 * MINUTE - SECOND, [])])
def test_edited_offset_counts_a_quarter_of_an_hour_after_it_was_set(salon, before, offsets):
    book_and_plan(salon)
    Alarm.objects.all().delete()
    reminders.change_minutes([], now=NOW)
    now = at(9) - before
    reminders.change_minutes([60], now=now)

    plan_anew(since=now)

    assert [each[2] for each in list_alarms() if each[0] == REMINDER] == offsets


@pytest.mark.parametrize(("late", "offsets"), [(timedelta(0), [60]), (SECOND, [])])
def test_planning_anew_leaves_alone_what_was_due_before(salon, late, offsets):
    book_and_plan(salon)
    Alarm.objects.all().delete()

    plan_anew(since=at(8) + late)

    assert [each[2] for each in list_alarms() if each[0] == REMINDER] == offsets


@pytest.mark.parametrize(("late", "count"), [(timedelta(0), 1), (SECOND, 0)])
def test_planning_anew_leaves_a_sheet_alone_that_was_due_before(salon, late, count):
    book_and_plan(salon)
    Alarm.objects.all().delete()

    plan_anew(since=SIX_IN_BERLIN + late)

    assert [each[0] for each in list_alarms()].count(SHEET) == count


@pytest.mark.parametrize(("now", "count"), [(at(9) - SECOND, 1), (at(9), 0)])
def test_visit_that_has_begun_is_not_planned_anew(salon, now, count):
    book_and_plan(salon)
    Alarm.objects.all().delete()

    plan_anew(since=now)

    assert [each[0] for each in list_alarms()] == [FOLLOW_UP] * count


def test_cancelled_visit_is_not_planned_anew(salon):
    booking = book_and_plan(salon)
    cancel = CancelBooking(booking_id=booking.id, idempotency=key("cancel"))
    bookings.cancel_booking(cancel, now=NOW)
    Alarm.objects.all().delete()

    plan_anew(since=NOW)

    assert list_alarms() == []


def list_followers():
    rows = OutboxMessage.objects.filter(topic="reminders.changed").order_by("pk")
    return [row.payload for row in rows]


@pytest.mark.parametrize(("batch", "has_more"), [(3, False), (2, True)])
def test_visits_are_planned_anew_by_batches_until_one_is_not_full(
    salon, monkeypatch, batch, has_more
):
    unguarded_outbox.with_batch(monkeypatch, alarms, batch)
    made = [book_and_plan(salon, at(hour)) for hour in (9, 11)]
    Alarm.objects.all().delete()
    last = max(str(booking.id) for booking in made)

    plan_anew(since=NOW)

    follower = {"format": 1, "since": NOW.isoformat(), "after": last}
    assert list_followers() == [follower] * has_more
    assert [each[2] for each in list_alarms() if each[0] == REMINDER] == [1440, 1440, 60, 60]


def test_next_batch_begins_after_the_last_visit(salon):
    made = sorted((book_and_plan(salon, at(hour)) for hour in (9, 11)), key=lambda each: each.id)
    Alarm.objects.all().delete()

    plan_anew(since=NOW, after=str(made[0].id))

    found = Alarm.objects.filter(topic=FOLLOW_UP).values_list("payload__booking_id", flat=True)
    assert list(found) == [str(made[1].id)]
    assert list_followers() == []


def test_nightly_planning_begins_at_the_first_visit(acme):
    alarms.plan_ahead(now=NOW)

    assert list_followers() == [{"format": 1, "since": NOW.isoformat(), "after": ""}]


def test_planning_is_no_part_of_another_transaction(committed_acme):
    with transaction.atomic(), pytest.raises(RuntimeError):
        alarms.plan_ahead(now=NOW)
