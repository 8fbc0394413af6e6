"""A browser solves the proof of work by itself, under the strict policy of our pages."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE
from tests.journeys.test_booking import BOOKED, fill_details, list_bookings, press_book

pytestmark = pytest.mark.browser


@pytest.fixture
def flooded(settings):
    settings.RATE_LIMITS = True
    settings.API_RATES = settings.API_RATES | {"write": {"address": 0}}


def test_booking_goes_on_by_itself(site, open_page, flooded):
    page = open_page(PHONE)
    page.goto(site.url("/book/haircut/details/?staff=any&start=2026-11-24T08:00:00Z"))
    fill_details(page)
    press_book(page)

    expect(page.get_by_role("heading", name=BOOKED)).to_be_visible()
    assert [name for name, _status, _start in list_bookings(site)] == ["Maria Muster"]


def test_page_that_waits_is_readable(site, open_page, check_page, flooded):
    page = open_page(PHONE)
    # A device that never finds the answer.
    page.route("**/pbkdf2.js", lambda route: route.fulfill(content_type="text/javascript", body=""))
    page.goto(site.url("/book/haircut/details/?staff=any&start=2026-11-24T08:00:00Z"))
    fill_details(page)
    press_book(page)

    expect(page.get_by_role("heading", name="A little slower, please")).to_be_visible()
    expect(page.get_by_role("status").first).to_contain_text("Your device checks in")
    check_page(page, "too-many")
    assert list_bookings(site) == []


def test_page_without_scripts_offers_to_try_again(site, open_page, flooded):
    page = open_page(PHONE, scripts=False)
    page.goto(site.url("/book/haircut/details/?staff=any&start=2026-11-24T08:00:00Z"))
    fill_details(page)
    press_book(page)

    expect(page.get_by_role("heading", name="A little slower, please")).to_be_visible()
    expect(page.get_by_text("Your device checks in")).to_be_hidden()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="A little slower, please")).to_be_visible()
    assert list_bookings(site) == []
