"""Calendar files say the same instants, and nothing that somebody smuggled in."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from foundation import calendars
from foundation.calendars import CalendarText, Entry, Method, Person

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://salon.example/manage/1/key/"
SALON = Person(name="Salon Nord", email="hello@salon.example")
JANE = Person(name="Jane Doe", email="jane@example.com")


def make_entry(**fields: Any) -> Entry:
    """Return an hour in Berlin on Tuesday, December 1, 09:00."""
    defaults: dict[str, Any] = {
        "uid": "1@salon.example",
        "sequence": 1,
        "starts_at": datetime(2026, 12, 1, 8, tzinfo=UTC),
        "ends_at": datetime(2026, 12, 1, 9, tzinfo=UTC),
        "zone": ZoneInfo("Europe/Berlin"),
        "place": "Salon Mitte, Torstr. 1",
    }
    return Entry(**defaults | fields)


def write(entry, method=Method.REQUEST, **fields):
    text = CalendarText(**{"summary": "Haircut, Salon Nord"} | fields)
    return calendars.write_calendar(
        entry, text, method=method, now=NOW, organizer=SALON, attendee=JANE
    )


def read_event(content):
    return next(iter(Calendar.from_ical(content).walk("VEVENT")))


def test_invitation_says_all_that_a_calendar_needs():
    content = write(make_entry(sequence=3), url=URL)

    calendar = Calendar.from_ical(content)
    event = read_event(content)
    assert calendar["METHOD"] == "REQUEST"
    assert calendar["VERSION"] == "2.0"
    assert event["UID"] == "1@salon.example"
    assert event["SEQUENCE"] == 3
    assert event["DTSTAMP"].dt == NOW
    assert event["DTSTART"].dt == datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert event["DTEND"].dt == datetime(2026, 12, 1, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    assert event["LOCATION"] == "Salon Mitte, Torstr. 1"
    assert event["SUMMARY"] == "Haircut, Salon Nord"
    assert event["URL"] == URL
    assert event["STATUS"] == "CONFIRMED"
    assert event["ORGANIZER"] == "mailto:hello@salon.example"
    assert event["ORGANIZER"].params["CN"] == "Salon Nord"
    assert event["ATTENDEE"] == "mailto:jane@example.com"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]


def test_cancellation_names_the_same_event_and_ends_it():
    booked = write(make_entry(sequence=1))
    cancelled = write(make_entry(sequence=2), method=Method.CANCEL)

    event = read_event(cancelled)
    assert Calendar.from_ical(cancelled)["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED"
    assert event["SEQUENCE"] == 2
    assert event["UID"] == read_event(booked)["UID"]


def test_entry_without_a_place_names_none():
    assert "LOCATION" not in read_event(write(make_entry(place="")))


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

    event = read_event(write(make_entry(zone=ZoneInfo(zone), starts_at=starts_at, ends_at=ends_at)))

    assert event["DTSTART"].dt.astimezone(UTC) == starts_at
    assert event["DTEND"].dt.astimezone(UTC) == ends_at


@pytest.mark.parametrize("zone", ["Africa/Casablanca", "America/Vancouver"])
def test_zone_without_a_yearly_rule_is_written_in_utc(zone):
    content = write(make_entry(zone=ZoneInfo(zone)))

    assert b"DTSTART:20261201T080000Z" in content
    assert b"DTEND:20261201T090000Z" in content
    assert b"VTIMEZONE" not in content


def test_wall_time_that_occurs_twice_is_written_in_utc():
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)

    content = write(make_entry(starts_at=second, ends_at=second + timedelta(hours=1)))

    assert b"DTSTART:20261025T013000Z" in content
    assert b"DTEND:20261025T023000Z" in content


def test_hostile_text_stays_inside_its_property():
    name = 'Cut, \\wash;\r\nMETHOD:CANCEL "now" ' + "ü" * 120

    content = calendars.write_calendar(
        make_entry(place="A;B\r\nATTENDEE:mailto:x@evil.example"),
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


def test_guest_without_a_name_is_named_by_an_address_written_in_code():
    content = calendars.write_calendar(
        make_entry(),
        CalendarText(summary="Haircut"),
        method=Method.REQUEST,
        now=NOW,
        organizer=SALON,
        attendee=Person(name="", email="a?cc=b@example.com"),
    )

    attendee = read_event(content)["ATTENDEE"]
    assert attendee == "mailto:a%3Fcc%3Db@example.com"
    assert "CN" not in attendee.params
