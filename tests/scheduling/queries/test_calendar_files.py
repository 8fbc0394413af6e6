from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from scheduling.queries import calendar_files
from scheduling.queries.calendar_files import CalendarText, Method, Person
from tests.factories.notifications import MANAGE_URL, NOW, make_snapshot

SALON = Person(name="Salon Nord", email="hello@salon.example")
JANE = Person(name="Jane Doe", email="jane@example.com")


def write(booking, method=Method.REQUEST, **fields):
    text = CalendarText(**{"summary": "Haircut, Salon Nord"} | fields)
    return calendar_files.write_calendar(
        booking, text, method=method, now=NOW, organizer=SALON, attendee=JANE
    )


def read_event(content):
    return next(iter(Calendar.from_ical(content).walk("VEVENT")))


def test_invitation_says_all_that_a_calendar_needs():
    content = write(make_snapshot(version=3), url=MANAGE_URL)

    calendar = Calendar.from_ical(content)
    event = read_event(content)
    assert calendar["METHOD"] == "REQUEST"
    assert calendar["VERSION"] == "2.0"
    assert event["UID"] == "11111111-2222-4333-8444-555555555555@localhost"
    assert event["SEQUENCE"] == 3
    assert event["DTSTAMP"].dt == NOW
    assert event["DTSTART"].dt == datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert event["DTEND"].dt == datetime(2026, 12, 1, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    assert event["LOCATION"] == "Salon Mitte, Torstr. 1, 10119 Berlin"
    assert event["SUMMARY"] == "Haircut, Salon Nord"
    assert event["URL"] == MANAGE_URL
    assert event["STATUS"] == "CONFIRMED"
    assert event["ORGANIZER"] == "mailto:hello@salon.example"
    assert event["ORGANIZER"].params["CN"] == "Salon Nord"
    assert event["ATTENDEE"] == "mailto:jane@example.com"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]


def test_cancellation_names_the_same_event_and_ends_it():
    booked = write(make_snapshot(version=1))
    cancelled = write(make_snapshot(version=2, status="cancelled"), method=Method.CANCEL)

    event = read_event(cancelled)
    assert Calendar.from_ical(cancelled)["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED"
    assert event["SEQUENCE"] == 2
    assert event["UID"] == read_event(booked)["UID"]


def test_remote_visit_is_in_the_customers_zone_and_nowhere():
    event = read_event(write(make_snapshot(remote=True)))

    assert event["DTSTART"].params["TZID"] == "America/New_York"
    assert event["DTSTART"].dt == datetime(2026, 12, 1, 3, tzinfo=ZoneInfo("America/New_York"))
    assert "LOCATION" not in event


@pytest.mark.parametrize(
    ("zone", "starts_at"),
    [
        ("Europe/Berlin", datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 24, 23, 30, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 14, 45, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 45, tzinfo=UTC)),
        ("Asia/Kolkata", datetime(2026, 12, 31, 18, 0, tzinfo=UTC)),
        ("Pacific/Apia", datetime(2026, 12, 31, 10, 0, tzinfo=UTC)),
        ("UTC", datetime(2026, 2, 28, 23, 30, tzinfo=UTC)),
    ],
)
def test_instants_survive_the_file_on_every_night(zone, starts_at):
    ends_at = starts_at + timedelta(minutes=60)
    booking = make_snapshot(location_timezone=zone, starts_at=starts_at, ends_at=ends_at)

    event = read_event(write(booking))

    assert event["DTSTART"].dt.astimezone(UTC) == starts_at
    assert event["DTEND"].dt.astimezone(UTC) == ends_at


def test_wall_time_that_occurs_twice_is_written_in_utc():
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    booking = make_snapshot(starts_at=second, ends_at=second + timedelta(hours=1))

    content = write(booking)

    assert b"DTSTART:20261025T013000Z" in content
    assert b"DTEND:20261025T023000Z" in content


def test_hostile_text_stays_inside_its_property():
    booking = make_snapshot(location_name="A;B\r\nATTENDEE:mailto:x@evil.example")
    name = 'Cut, \\wash;\r\nMETHOD:CANCEL "now" ' + "ü" * 120
    content = calendar_files.write_calendar(
        booking,
        CalendarText(summary=name, description="one\nEND:VEVENT"),
        method=Method.REQUEST,
        now=NOW,
        organizer=Person(name='Salon"\r\nX-EVIL:1', email="hello@salon.example"),
        attendee=JANE,
    )

    event = read_event(content)
    names = [line.split(b":")[0] for line in content.replace(b"\r\n ", b"").split(b"\r\n")]
    assert b"X-EVIL" not in names
    assert names.count(b"METHOD") == 1
    assert names.count(b"END") == names.count(b"BEGIN")
    assert event["SUMMARY"] == 'Cut, \\wash; METHOD:CANCEL "now" ' + "ü" * 120
    assert event["DESCRIPTION"] == "one\nEND:VEVENT"
    assert event["ATTENDEE"] == "mailto:jane@example.com"
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_download_is_published_and_names_nobody():
    content = calendar_files.write_download(
        make_snapshot(), manage_url=MANAGE_URL, business_name="Salon Nord", now=NOW
    )

    event = read_event(content)
    assert Calendar.from_ical(content)["METHOD"] == "PUBLISH"
    assert event["SUMMARY"] == "Haircut, Salon Nord"
    assert "ATTENDEE" not in event
    assert "ORGANIZER" not in event


def test_download_of_a_cancelled_booking_says_so():
    content = calendar_files.write_download(
        make_snapshot(status="cancelled"), manage_url=MANAGE_URL, business_name="S", now=NOW
    )

    assert read_event(content)["STATUS"] == "CANCELLED"
