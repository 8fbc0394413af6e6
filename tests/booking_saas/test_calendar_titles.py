"""What calendars call a visit: the name of the service, or neutral words that hide it."""

import pytest
from django.test import Client
from django.utils import translation
from icalendar import Calendar

from booking_saas import calendar_titles
from notifications.operations import settings as operations
from scheduling.queries import links
from tests import unguarded_texts
from tests.factories import scheduling as make


@pytest.fixture
def booking(acme, settings, tmp_path):
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(f"={make.NOW.isoformat()}")
    make.make_profile(name="Hudson Clinic")
    place = make.make_location(slug="main", name="Main street", timezone="Europe/Berlin")
    service = make.make_service([make.make_resource(place, slug="ana")], name="Secret therapy")
    return make.book(service, make.at(9)).booking


def get_pages(client: Client, booking) -> list[str]:
    """Return what the customer's pages and the API hand out for calendars."""
    token = links.get_manage_token(booking)
    manage = f"/manage/{booking.id}/{token}/"
    headers = {"Authorization": f"Manage {token}", "Accept": "text/calendar"}
    file = client.get(f"{manage}booking.ics").content
    api = client.get(f"/api/v1/bookings/{booking.id}/calendar.ics", headers=headers).content
    return [str(Calendar.from_ical(each).events[0]["SUMMARY"]) for each in (file, api)]


def test_title_names_the_service(booking):
    assert calendar_titles.get_title(booking, business_name="B") == "Secret therapy, B"


@pytest.mark.parametrize(("language", "word"), [("en", "Visit"), ("de", "Termin")])
def test_neutral_title_does_not(booking, language, word):
    operations.change_settings({"neutral_wording": True})

    with translation.override(language):
        assert calendar_titles.get_title(booking, business_name="B") == f"{word}, B"


def test_files_of_pages_and_api_are_neutral_too(booking, client_of):
    client = client_of("acme")
    assert get_pages(client, booking) == ["Secret therapy, Hudson Clinic"] * 2

    operations.change_settings({"neutral_wording": True})

    assert get_pages(client, booking) == ["Visit, Hudson Clinic"] * 2
    page = client.get(f"/manage/{booking.id}/{links.get_manage_token(booking)}/").text
    assert "calendar.google.com" in page
    assert "text=Secret" not in page
    assert "subject=Secret" not in page


def test_control_without_neutral_wording_the_service_is_named(booking, monkeypatch):
    operations.change_settings({"neutral_wording": True})
    unguarded_texts.without_neutral_wording(monkeypatch)

    assert calendar_titles.get_title(booking, business_name="B") == "Secret therapy, B"
