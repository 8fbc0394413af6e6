"""Every page as people of all kinds meet it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

MODES = [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")]
NARROW = {"width": 320, "height": 640}


@pytest.mark.parametrize(("viewport", "scheme"), MODES)
def test_services_page_is_usable_by_all(site, open_page, check_page, viewport, scheme):
    page = open_page(viewport, scheme)

    page.goto(site.url())

    check_page(page, "services")


@pytest.mark.parametrize(("viewport", "scheme"), MODES)
def test_missing_page_says_so_in_the_same_look(site, open_page, check_page, viewport, scheme):
    page = open_page(viewport, scheme)

    response = page.goto(site.url("/nowhere/"))

    assert response.status == 404
    assert page.get_by_role("heading", name="This page does not exist").is_visible()
    check_page(page, "missing")


def test_search_narrows_the_services_while_typing(site, open_page):
    page = open_page(NARROW)
    page.goto(site.url())

    page.get_by_role("searchbox").fill("beard")

    expect(page.locator(".pick")).to_have_count(1)
    expect(page.locator("#announcer")).to_have_text("1 service")


def test_pages_speak_german_with_its_long_words(site, open_page, check_page):
    page = open_page(NARROW, locale="de-DE")
    page.goto(site.url())
    expect(page.get_by_role("heading", name="Was möchten Sie buchen?")).to_be_visible()
    check_page(page, "german-services")
    for path, heading, name in (
        ("/book/haircut/staff/", "Bei wem?", "german-staff"),
        ("/book/haircut/times/?staff=any&view=month", "Wann passt es Ihnen?", "german-times"),
        ("/book/foils/details/?start=2026-11-24T08:00:00Z", "Ihre Angaben", "german-details"),
    ):
        page.goto(site.url(path))
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        check_page(page, name)
