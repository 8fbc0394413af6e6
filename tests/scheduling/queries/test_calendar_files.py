from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar

from scheduling.queries import calendar_files
from tests.factories.notifications import MANAGE_URL, NOW
from tests.factories.snapshots import make_snapshot


def write(booking):
    return calendar_files.write_download(
        booking, manage_url=MANAGE_URL, title="Haircut, Salon Nord", now=NOW
    )


def read_event(content):
    return next(iter(Calendar.from_ical(content).walk("VEVENT")))


def test_download_is_published_and_names_nobody():
    content = write(make_snapshot(version=3))

    event = read_event(content)
    assert Calendar.from_ical(content)["METHOD"] == "PUBLISH"
    assert event["UID"] == "11111111-2222-4333-8444-555555555555@localhost"
    assert event["SEQUENCE"] == 3
    assert event["SUMMARY"] == "Haircut, Salon Nord"
    assert event["DTSTART"].dt == datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    assert event["LOCATION"] == "Salon Mitte, Torstr. 1, 10119 Berlin"
    assert event["STATUS"] == "CONFIRMED"
    assert "ATTENDEE" not in event
    assert "ORGANIZER" not in event


def test_download_of_a_cancelled_booking_says_so():
    assert read_event(write(make_snapshot(status="cancelled")))["STATUS"] == "CANCELLED"


def test_remote_visit_is_in_the_customers_zone_and_nowhere():
    event = read_event(write(make_snapshot(remote=True)))

    assert event["DTSTART"].params["TZID"] == "America/New_York"
    assert event["DTSTART"].dt == datetime(2026, 12, 1, 3, tzinfo=ZoneInfo("America/New_York"))
    assert "LOCATION" not in event


def test_lines_of_an_address_become_one():
    booking = make_snapshot(location_name="A;B\r\nATTENDEE:x", location_address=" 1\n\n 2 ")

    assert calendar_files.get_place(booking) == "A;B ATTENDEE:x, 1, 2"
