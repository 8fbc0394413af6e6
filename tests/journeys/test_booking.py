"""From a service to a booking, on a phone, without scripts, by keyboard, and with a rival."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from billing.queries import agreements
from scheduling.kinds import BookingSource
from scheduling.models import Booking, Resource, Service
from scheduling.operations import bookings
from scheduling.operations.commands import BookSlot, Contact, Idempotency
from tests.journeys.conftest import DESK, NOW, PHONE, Site

pytestmark = pytest.mark.browser

NINE_TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
BOOKED = "You are booked, \u2068Maria\u2069."


def fill_details(page: Page, name: str = "Maria Muster") -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail").fill("maria@example.com")


def press_book(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Book ")).click()


def take(site: Site, start: datetime, staff: str | None, service: str = "haircut") -> None:
    """Let a rival book that start."""
    with site.enter():
        command = BookSlot(
            service=service,
            start=start,
            staff=staff,
            contact=Contact(name="Rival", email=f"{uuid4()}@example.com"),
            source=BookingSource.API,
            agreement=agreements.find_agreement(service),
            idempotency=Idempotency(scope="test", key=str(uuid4()), fingerprint="x"),
        )
        bookings.book_slot(command, now=NOW)


def list_bookings(site: Site) -> list[tuple[str, str, datetime]]:
    with site.enter():
        rows = Booking.objects.order_by("created_at", "slot__starts_at")
        return list(rows.values_list("order__contact_name", "status", "slot__starts_at"))


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")]
)
def test_customer_books_moves_and_cancels(site, open_page, check_page, viewport, scheme):
    page = open_page(viewport, scheme)
    page.goto(site.url())
    page.get_by_role("link", name="Haircut Wash").click()
    expect(page.get_by_role("heading", name="With whom?")).to_be_visible()
    check_page(page, "staff")

    page.get_by_role("link", name="Ana Kovačević").click()
    expect(page.get_by_role("heading", name="When suits you?")).to_be_visible()
    check_page(page, "times")
    page.get_by_role("link", name="Tuesday, 24 November, ").locator("visible=true").click()
    expect(page.locator("#day-name")).to_have_text("Tuesday, 24 November")
    expect(page.locator("#announcer")).to_have_text("Tuesday, 24 November: 19 free times")
    page.get_by_role("link", name="09:00", exact=True).click()

    expect(page.get_by_role("heading", name="Your details")).to_be_visible()
    check_page(page, "details")
    press_book(page)
    expect(page.get_by_text("Please tell us your name.")).to_be_visible()
    expect(page.get_by_label("Your name")).to_be_focused()
    check_page(page, "details-missing")
    fill_details(page)
    press_book(page)

    expect(page.get_by_role("heading", name=BOOKED)).to_be_visible()
    check_page(page, "booked")
    page.reload()
    expect(page.get_by_text("Tuesday, 24 November, 09:00 – 09:45, Berlin time")).to_be_visible()

    page.get_by_role("link", name="Change or cancel").click()
    expect(page.get_by_role("heading", name="Your booking is confirmed")).to_be_visible()
    check_page(page, "manage")
    page.get_by_role("link", name="Move to another time").click()
    expect(page.get_by_role("heading", name="Move to another time")).to_be_visible()
    check_page(page, "move")
    page.get_by_role("link", name="Wednesday, 25 November, ").locator("visible=true").click()
    expect(page.locator("#day-name")).to_have_text("Wednesday, 25 November")
    page.get_by_role("link", name="17:30", exact=True).click()
    expect(page.get_by_role("heading", name="Move your booking?")).to_be_visible()
    check_page(page, "move-confirm")
    page.get_by_role("button", name="Move my booking").click()
    expect(page.get_by_role("status").first).to_contain_text("Moved from")
    assert list_bookings(site) == [
        ("Maria Muster", "confirmed", datetime(2026, 11, 25, 16, 30, tzinfo=UTC))
    ]

    page.get_by_role("link", name="Cancel this booking").click()
    expect(page.get_by_role("heading", name="Cancel this booking?")).to_be_visible()
    check_page(page, "cancel")
    page.get_by_role("button", name="Cancel this booking").click()
    expect(page.get_by_role("heading", name="This booking is cancelled")).to_be_visible()
    check_page(page, "cancelled")
    assert [status for _name, status, _start in list_bookings(site)] == ["cancelled"]


def test_customer_books_without_scripts(site, open_page):
    page = open_page(scripts=False)
    page.goto(site.url())
    page.get_by_role("link", name="Haircut Wash").click()
    page.get_by_role("link", name="Anyone, soonest").click()
    page.get_by_role("link", name="Tuesday, 24 November, ").locator("visible=true").click()
    expect(page.locator("#day-name")).to_have_text("Tuesday, 24 November")
    page.get_by_role("link", name="09:00", exact=True).click()
    fill_details(page)
    press_book(page)

    expect(page.get_by_role("heading", name=BOOKED)).to_be_visible()
    assert list_bookings(site) == [("Maria Muster", "confirmed", NINE_TUESDAY)]


@pytest.mark.parametrize("scripts", [True, False])
def test_time_taken_meanwhile_is_chosen_again_without_retyping(
    site, open_page, check_page, scripts
):
    page = open_page(scripts=scripts)
    page.goto(site.url("/book/haircut/details/?staff=person-0&start=2026-11-24T08:00:00Z"))
    fill_details(page)
    take(site, NINE_TUESDAY, "person-0")

    press_book(page)

    lost = "Tuesday, 24 November, 09:00"
    expect(page.get_by_role("alert")).to_contain_text(f"{lost} was taken a moment ago.")
    expect(page.get_by_role("complementary")).to_contain_text(f"{lost} – 09:45")
    if scripts:
        check_page(page, "taken")
    page.get_by_role("button", name="Show later days").click()
    page.get_by_role("button", name="10:00", exact=True).first.click()
    expect(page.get_by_label("Your name")).to_have_value("Maria Muster")
    expect(page.get_by_label("E-mail")).to_have_value("maria@example.com")
    press_book(page)
    expect(page.get_by_role("heading", name=BOOKED)).to_be_visible()


def test_details_survive_a_detour_to_another_time(site, open_page):
    page = open_page()
    page.goto(site.url("/book/haircut/details/?staff=any&start=2026-11-24T08:00:00Z"))
    fill_details(page)

    page.get_by_role("link", name="When", exact=True).click()
    page.get_by_role("link", name="18:00", exact=True).click()

    expect(page.get_by_label("Your name")).to_have_value("Maria Muster")
    expect(page.get_by_label("E-mail")).to_have_value("maria@example.com")


def test_sending_twice_books_once(site, open_page):
    page = open_page()
    page.goto(site.url("/book/haircut/details/?staff=person-0&start=2026-11-24T08:00:00Z"))
    fill_details(page)
    page.get_by_role("button", name=re.compile("^Book ")).dblclick()

    expect(page.get_by_role("heading", name=BOOKED)).to_be_visible()
    assert list_bookings(site) == [("Maria Muster", "confirmed", NINE_TUESDAY)]


def test_customer_books_by_keyboard_alone(site, open_page):
    page = open_page()
    page.goto(site.url())
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "Haircut Wash")
    expect(page.get_by_role("heading", name="With whom?")).to_be_visible()
    tab_to(page, "Anyone, soonest")
    expect(page.get_by_role("heading", name="When suits you?")).to_be_visible()
    # All days are one stop: the first free one, and arrows lead to the others.
    tab_to(page, "Monday, 23 November")
    expect(page.locator("#strip-2026-11-23")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#day-name")).to_have_text("Tuesday, 24 November")
    expect(page.locator("#strip-2026-11-24")).to_be_focused()
    tab_to(page, "10:30")
    expect(page.get_by_role("heading", name="Your details")).to_be_visible()
    page.get_by_label("Your name").focus()
    page.keyboard.type("Maria")
    page.keyboard.press("Tab")
    page.keyboard.type("maria@example.com")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="You are booked, \u2068Maria\u2069.")).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something called ``name`` has the focus, and Enter."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "document.activeElement.ariaLabel || document.activeElement.innerText || ''"
        )
        if " ".join(focused.split()).startswith(name):
            page.keyboard.press("Enter")
            return
    pytest.fail(f"nothing called {name} can be reached")


def test_visitor_elsewhere_sees_both_times(site, open_page, check_page):
    page = open_page(zone="America/New_York", locale="en-US")
    page.goto(site.url("/book/haircut/times/?staff=any"))
    expect(page.locator("#zone")).to_contain_text("Times are Berlin time, below in yours")
    check_page(page, "times-elsewhere")

    page.get_by_role("link", name="Change time zone").click()
    zones = page.get_by_label("Show times in")
    expect(zones).to_be_focused()
    zones.press("ArrowDown")
    zones.press("ArrowDown")
    expect(zones).to_be_focused()
    zones.select_option("Asia/Tokyo")
    page.get_by_role("button", name="Show these times").press("Enter")

    expect(page.locator("#zone")).to_contain_text("Tokyo")


@pytest.mark.parametrize("leave", ["Escape", "Keep as it is", "back"])
def test_list_of_zones_can_be_left_without_a_choice(site, open_page, leave):
    page = open_page(zone="America/New_York")
    page.goto(site.url("/book/haircut/times/?staff=any"))
    page.get_by_role("link", name="Change time zone").click()
    expect(page.get_by_label("Show times in")).to_be_focused()

    if leave == "back":
        page.go_back()
    elif leave == "Escape":
        page.keyboard.press(leave)
    else:
        page.get_by_role("link", name=leave).click()

    expect(page.locator("#zone")).to_contain_text("Times are Berlin time, below in yours")
    assert "choose=zone" not in page.url


def test_remote_visit_is_shown_in_the_zone_of_the_visitor(site, open_page):
    page = open_page(zone="America/New_York", locale="en-US")
    page.goto(site.url("/book/advice/times/"))
    expect(page.locator("#zone")).to_contain_text("Times are New York time.")

    page.locator(".time").first.click()
    fill_details(page)
    press_book(page)

    expect(page.get_by_text("New York time")).to_be_visible()
    with site.enter():
        assert Booking.objects.get().timezone == "America/New_York"


def test_link_to_the_details_of_a_remote_visit_shows_the_zone_of_the_visitor(site, open_page):
    page = open_page(zone="America/New_York", locale="en-US")
    page.goto(site.url("/book/advice/details/?start=2026-11-24T15:00:00Z"))

    summary = page.get_by_role("complementary", name="Your booking")
    expect(summary).to_contain_text("10:00 AM – 10:30 AM")
    expect(summary).to_contain_text("New York time")


def test_tap_shows_at_once_and_the_old_times_cannot_be_pressed(site, open_page, check_page):
    page = open_page()
    page.goto(site.url("/book/haircut/times/?staff=any"))
    held = []
    page.route("**/times/?*day=2026-11-24*", lambda route: held.append(route))  # noqa: PLW0108 - it marks its handlers

    page.get_by_role("link", name="Tuesday, 24 November, ").locator("visible=true").click()

    expect(page.locator("#when")).to_have_attribute("aria-busy", "true")
    expect(page.locator("#strip [aria-current]")).to_have_attribute("id", "strip-2026-11-24")
    assert page.locator(".times").evaluate_all("lists => lists.every(list => list.inert)")
    expect(page.locator("#day-name")).to_have_text("Monday, 23 November")
    held[0].continue_()
    expect(page.locator("#day-name")).to_have_text("Tuesday, 24 November")
    expect(page.locator("#when")).not_to_have_attribute("aria-busy", "true")
    assert not page.locator(".times").first.evaluate("list => list.inert")


def test_page_survives_a_tap_without_a_connection(site, open_page, check_page):
    page = open_page()
    page.goto(site.url("/book/haircut/times/?staff=any"))
    day = page.get_by_role("link", name="Tuesday, 24 November, ").locator("visible=true")
    page.route("**/times/?*", lambda route: route.abort("internetdisconnected"))

    day.click()

    expect(page.get_by_role("alert")).to_contain_text("There is no connection.")
    expect(page.locator("#strip [aria-current]")).to_have_attribute("id", "strip-2026-11-23")
    assert not page.locator(".times").first.evaluate("list => list.inert")
    check_page(page, "offline")
    page.unroute("**/times/?*")
    day.click()
    expect(page.locator("#day-name")).to_have_text("Tuesday, 24 November")
    expect(page.get_by_role("alert")).to_be_hidden()


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "light"), (DESK, "dark")])
def test_nothing_free_leads_to_the_next_free_day(site, open_page, check_page, viewport, scheme):
    with site.enter():
        Service.objects.filter(slug="bride").update(bookable_from="2026-12-10")
    page = open_page(viewport, scheme)
    page.goto(site.url("/book/bride/times/?month=2026-11"))
    expect(page.get_by_text("Nothing is free in November 2026.")).to_be_visible()
    check_page(page, "nothing-free")

    page.get_by_role("link", name="Next free day: Thursday, 10 December").click()

    expect(page.locator("#day-name")).to_have_text("Thursday, 10 December")


def test_second_tab_after_booking_leads_to_the_booking(site, open_page, check_page):
    page = open_page()
    address = site.url("/book/haircut/details/?staff=person-0&start=2026-11-24T08:00:00Z")
    page.goto(address)
    fill_details(page)
    press_book(page)
    expect(page.get_by_role("heading", name=BOOKED)).to_be_visible()

    # In a second tab, too.
    tab = page.context.new_page()
    tab.goto(address)

    expect(tab.get_by_role("alert")).to_contain_text("You already have this time.")
    expect(tab.get_by_text("is not free any more.")).to_have_count(0)
    check_page(tab, "own-time")
    tab.get_by_role("link", name="See your booking").click()
    expect(tab.get_by_role("heading", name="Your booking is confirmed")).to_be_visible()
    assert len(list_bookings(site)) == 1


def test_links_in_lists_are_large_enough_for_a_thumb(site, open_page):
    page = open_page()
    page.goto(site.url("/book/haircut/details/?staff=any&start=2026-11-24T08:00:00Z"))
    page.get_by_label("Phone").fill("none")
    press_book(page)
    mistake = page.get_by_role("alert").get_by_role("link", name="Your name")
    assert mistake.bounding_box()["height"] >= 44

    fill_details(page)
    page.get_by_label("Phone").fill("")
    press_book(page)
    expect(page.get_by_role("heading", name=BOOKED)).to_be_visible()
    assert page.get_by_role("link", name="Show on a map").bounding_box()["height"] >= 44


def test_everything_fits_on_the_narrowest_phone(site, open_page, check_page):
    page = open_page({"width": 320, "height": 640})
    with site.enter():
        Resource.objects.filter(slug="person-0").update(name="M" * 60)
    for number, path in enumerate(
        (
            "/",
            "/book/haircut/staff/",
            "/book/haircut/times/?staff=person-0",
            "/book/haircut/times/?view=month&choose=zone&staff=any",
            "/book/foils/details/?start=2026-11-24T08:00:00Z",
        )
    ):
        page.goto(site.url(path))
        check_page(page, f"narrow-{number}")
