"""Writing own texts in a real browser: the preview follows, with and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

EDIT = "/admin/messages/settings/texts/confirmation/email/en/"


def find_mail(page):
    """Return the mail: a frame within the frame of the preview."""
    return page.frame_locator("iframe.preview__frame").frame_locator("iframe")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_preview_shows_what_is_typed(site, desk, scripts):
    page = desk(DESK, scripts=scripts)
    page.goto(site.url(EDIT))
    expect(find_mail(page).get_by_role("heading", name="Your visit is booked.")).to_be_visible()

    page.get_by_label("Text before the details").fill("Dear {name}, come early on {date}.")
    page.get_by_label("dark mode").check()
    page.get_by_role("button", name="Show with what is typed").click()

    mail = find_mail(page)
    expect(
        mail.get_by_text("Dear Nora Lindqvist, come early on Monday, 23 November.")
    ).to_be_visible()
    body = mail.locator("body")
    expect(body).to_have_css("background-color", "rgb(21, 21, 20)")
    expect(page.get_by_label("Text before the details")).to_have_value(
        "Dear {name}, come early on {date}."
    )


def test_mistakes_are_told_beside_the_field_and_nothing_is_lost(site, desk, check_page):
    page = desk(PHONE)
    page.goto(site.url(EDIT))
    page.get_by_label("Subject").fill("{servce}")
    page.get_by_label("Text after the details").fill("Bye")

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("{servce} is not known; did you mean {service}?")).to_be_visible()
    expect(page.get_by_label("Subject")).to_be_focused()
    expect(page.get_by_label("Text after the details")).to_have_value("Bye")
    check_page(page, "text-refused")
