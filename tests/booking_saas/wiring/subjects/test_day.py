"""The sheet of a day is made of the day as it is when it goes out (booking-rules, 10)."""

from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from booking_saas.wiring.subjects.day import DaySubject
from notifications.contracts import DaySheetContext, Outdated, SheetPause, SheetVisit
from notifications.models import MessageSettings
from notifications.operations import dues
from scheduling.kinds import ResourceKind
from scheduling.models import Location, Resource, Service
from scheduling.operations import bookings
from scheduling.operations.commands import CancelBooking, Contact
from tests.factories.notifications import make_planned
from tests.factories.scheduling import NOW, at, book, key, make_resource, make_service
from tests.notifications.conftest import JANE

SECOND = timedelta(seconds=1)
MONDAY = date(2026, 3, 2)
BERLIN = "Europe/Berlin"
SIX = at(5)
"""In Berlin."""

OVER = Outdated(reason="This day is over.")
UNWANTED = Outdated(reason="Nobody is sent their day any more.")
EMPTY = Outdated(reason="Nobody comes on this day any more.")


def find(now=SIX, *, day=MONDAY, zone=BERLIN, address="anna@salon.example"):
    planned = make_planned(
        dues.make_day_id(day, timezone=zone), kind="day_sheet", audience="staff", address=address
    )
    return DaySubject().find(planned, now=now)


def list_spans(found):
    """Return when each visit and each pause is, in hours of UTC, and which it is."""
    return [
        (
            f"{item.starts_at:%H:%M}",
            f"{item.ends_at:%H:%M}",
            "visit" if isinstance(item, SheetVisit) else "break" if item.is_break else "free",
        )
        for item in found.items
    ]


@pytest.fixture
def booking(salon):
    return book(salon.service, at(9), contact=JANE, staff=salon.anna, note="Ring twice").booking


def test_sheet_tells_the_visits_and_the_pauses_of_a_person(salon, booking):
    found = find()

    assert isinstance(found, DaySheetContext)
    assert (found.day, found.zone) == (MONDAY, ZoneInfo(BERLIN))
    assert found.url == "http://acme.localhost/admin/?day=2026-03-02"
    assert (found.business.name, found.secrets, found.is_proved) == ("Salon Nord", (), True)
    # Anna works from 09:00 to 17:00 in Berlin.
    assert found.items == (
        SheetPause(starts_at=at(8), ends_at=at(9), is_break=False),
        SheetVisit(
            starts_at=at(9),
            ends_at=at(10),
            service="Haircut",
            customer="Jane Doe",
            phone="",
            note="Ring twice",
            place="Salon Mitte",
            things=(),
            code=booking.code,
            attends=False,
        ),
        SheetPause(starts_at=at(10), ends_at=at(16), is_break=False),
    )


def test_sheet_tells_who_comes_by_which_phone_and_in_which_room(salon):
    mitte = Location.objects.get()
    room = make_resource(mitte, name="Room 1", kind=ResourceKind.ROOM)
    anna = Resource.objects.get(slug=salon.anna)
    talk = make_service([anna], [room], name="Talk", remote=True)
    mother = Contact(name="Jane Doe", email="jane@example.com", phone="+49 30 1234567")
    book(talk, at(9), contact=mother, for_name="June Doe")

    visit = find().items[1]

    assert (visit.service, visit.customer, visit.phone) == ("Talk", "June Doe", "+49301234567")
    assert (visit.place, visit.things) == ("", ("Room 1",))


def test_sheet_tells_only_the_visits_of_its_reader(salon, booking):
    book(salon.service, at(11), staff=salon.bert)

    assert [each[2] for each in list_spans(find())] == ["free", "visit", "free"]
    assert list_spans(find(address="BERT@salon.example"))[1] == ("11:00", "12:00", "visit")
    assert find(address="cleo@salon.example") == EMPTY


def test_pause_of_less_than_a_quarter_of_an_hour_is_none(salon):
    anna = Resource.objects.get(slug=salon.anna)
    for starts, minutes in ((at(8), 46), (at(9), 45), (at(10), 360)):
        service = make_service([anna], duration_minutes=minutes, slot_step_minutes=60)
        book(service, starts)

    assert list_spans(find()) == [
        ("08:00", "08:46", "visit"),
        ("09:00", "09:45", "visit"),
        ("09:45", "10:00", "free"),
        ("10:00", "16:00", "visit"),
    ]


def test_business_that_reads_for_its_people_is_told_the_visits_alone(salon, booking):
    Resource.objects.update(email="")

    assert list_spans(find(address="hello@salon.example")) == [("09:00", "10:00", "visit")]


@pytest.mark.parametrize(
    ("now", "outdated"),
    [
        (SIX - SECOND, UNWANTED),
        (SIX, None),
        (at(23) - SECOND, None),
        (at(23), OVER),
        (at(23) - timedelta(days=1) - SECOND, OVER),
        (at(23) - timedelta(days=1), UNWANTED),
    ],
)
def test_sheet_goes_out_from_six_until_midnight_of_its_zone(booking, now, outdated):
    found = find(now)

    assert (found if isinstance(found, Outdated) else None) == outdated


def test_sheet_that_nobody_wants_any_more_stays(booking):
    MessageSettings.objects.create(pk=1, day_sheet=False)

    assert find() == UNWANTED


def test_day_of_which_the_last_visit_was_cancelled_has_no_sheet(booking):
    command = CancelBooking(booking_id=booking.id, idempotency=key("cancel"))
    bookings.cancel_booking(command, now=NOW)

    assert find() == EMPTY


def test_zone_without_a_location_has_no_day(booking):
    Location.objects.update(timezone="Europe/Paris")

    assert find() == OVER
    assert isinstance(find(zone="Europe/Paris"), DaySheetContext)


@pytest.mark.parametrize(
    ("zone", "day", "six"),
    [
        (BERLIN, date(2026, 3, 29), "2026-03-29T04:00+00:00"),
        (BERLIN, date(2026, 10, 25), "2026-10-25T05:00+00:00"),
        ("America/New_York", date(2026, 3, 8), "2026-03-08T10:00+00:00"),
        ("America/New_York", date(2026, 11, 1), "2026-11-01T11:00+00:00"),
        ("Australia/Lord_Howe", date(2026, 4, 5), "2026-04-04T19:30+00:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), "2026-10-03T19:00+00:00"),
    ],
)
def test_day_after_a_night_of_changed_clocks_begins_at_six(salon, zone, day, six):
    Location.objects.update(timezone=zone)
    due = SIX.fromisoformat(six)
    start = due + timedelta(hours=6)
    book(Service.objects.get(), start, staff=salon.anna)

    found = find(due, day=day, zone=zone)

    assert find(due - SECOND, day=day, zone=zone) == UNWANTED
    assert (found.items[1].starts_at, found.day) == (start, day)
    # From 09:00 to 17:00 on the clock.
    assert found.items[0].starts_at == due + timedelta(hours=3)
    assert found.items[-1].ends_at == due + timedelta(hours=11)


def test_no_event_calls_for_a_sheet(booking):
    assert DaySubject().plan_messages([UUID(int=1)]) == []
