from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from booking_saas.booking_site.manage import calendar_menu
from tests.booking_saas.booking_site.conftest import NINE_TUESDAY, NOW
from tests.factories import scheduling as make


@pytest.fixture
def booking(haircut):
    made = make.book(haircut, NINE_TUESDAY, now=NOW).booking
    return replace(made, service_name="Cut & color + wash", code="ABC123")


def list_ways(booking):
    found = calendar_menu.list_ways(
        booking, title="Cut & color + wash, Müller", file_url="/file.ics"
    )
    return {way.text: way.url for way in found}


def read(url):
    return {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}


def test_google_gets_instants_in_utc_and_text_as_it_is(booking):
    url = list_ways(booking)["Google"]

    assert url.startswith("https://calendar.google.com/calendar/render?")
    assert read(url) == {
        "action": "TEMPLATE",
        "text": "Cut & color + wash, Müller",
        "dates": "20261124T080000Z/20261124T090000Z",
        "details": "Booking code ABC123",
        "location": "Main street, Kastanienallee 12",
    }


def test_outlook_gets_the_same_without_plus_signs_for_spaces(booking):
    url = list_ways(booking)["Outlook"]

    assert url.startswith("https://outlook.live.com/calendar/0/deeplink/compose?")
    assert read(url) == {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": "Cut & color + wash, Müller",
        "startdt": "2026-11-24T08:00:00Z",
        "enddt": "2026-11-24T09:00:00Z",
        "body": "Booking code ABC123",
        "location": "Main street, Kastanienallee 12",
    }
    assert "+" not in url


def test_all_others_get_the_file(booking):
    assert list_ways(booking)["Apple or another (.ics)"] == "/file.ics"


def test_links_to_other_sites_do_not_open_the_booking(booking):
    ways = calendar_menu.list_ways(booking, title="Cut, Acme", file_url="/file.ics")

    away = [way.url for way in ways if way.is_away]
    assert len(away) == 2
    assert not any(str(booking.id) in url or "manage" in url for url in away)


def test_remote_visit_has_no_place(booking):
    remote = replace(booking, remote=True)

    assert "location" not in read(list_ways(remote)["Google"])
