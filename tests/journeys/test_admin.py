"""The receptionist's day in a real browser, and every page as people of all kinds see it."""

import pytest
from playwright.sync_api import expect

from scheduling.models import OpeningHours, Resource
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.front_desk import list_paths

pytestmark = pytest.mark.browser

MODES = [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")]
OF_THE_DAY = ("today", "bookings", "new", "booking", "person", "settings")


def test_every_page_is_usable_by_all_at_a_desk(site, desk, check_page):
    page = desk(DESK)

    for name, path in list_paths(site).items():
        assert page.goto(site.url(path)).status == 200, name
        check_page(page, f"admin-{name}")


@pytest.mark.parametrize(("viewport", "scheme"), MODES)
def test_pages_of_the_day_are_usable_by_all(site, desk, check_page, viewport, scheme):
    page = desk(viewport, scheme)
    paths = list_paths(site)

    for name in OF_THE_DAY:
        page.goto(site.url(paths[name]))
        check_page(page, f"admin-{name}")


def test_fingers_find_everything_on_a_phone(site, desk):
    page = desk(PHONE)
    paths = list_paths(site)
    found = {}

    for name in ("bookings", "services", "person", "customer", "settings"):
        page.goto(site.url(paths[name]))
        found[name] = page.evaluate(
            """() => [...document.querySelectorAll("main :is(a, button, input, select, summary)")]
              .filter((item) => item.checkVisibility({ visibilityProperty: true }))
              .filter((item) => !item.matches(".visually-hidden, .back, p a, li a"))
              .map((item) => item.closest("label, [class^=action-checkbox]") ?? item)
              .map((item) => [item.outerHTML.slice(0, 80), item.getBoundingClientRect()])
              .filter(([, box]) => box.width && (box.height < 44 || box.left < 0))
              .map(([text, box]) => [text, box.height])"""
        )
        for row in page.locator(".table-wrap:has(.table--form)").all():
            assert row.evaluate("item => item.scrollWidth - item.clientWidth") == 0, name

    assert found == {name: [] for name in found}


def test_caller_is_booked_with_the_keyboard_alone(site, desk):
    page = desk(DESK)
    page.goto(site.url("/admin/"))

    page.get_by_role("link", name="New booking").press("Enter")
    expect(page.get_by_label("Service")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Service")).to_have_value("beard")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Service")).to_have_value("haircut")
    page.wait_for_load_state("networkidle")
    page.get_by_label("16:00", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_label("Been here before?").focus()
    page.keyboard.type("guest0")
    expect(page.locator("[data-customer]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_label("E-mail")).to_have_value("guest0@example.com")
    page.keyboard.press("Enter")

    expect(page.locator(".note.success")).to_have_text(
        "Booked for Nora Lindqvist: Monday, 23 November, 16:00."
    )
    expect(page.locator(".history")).to_contain_text("Fritzi Front")


def test_rules_are_set_aside_on_a_phone_only_after_a_warning(site, desk, check_page):
    page = desk(PHONE)
    page.goto(site.url("/admin/scheduling/booking/add/?service=haircut&staff=person-1"))
    page.get_by_label("Name", exact=True).fill("Late Guest")
    page.get_by_label("E-mail").fill("late@example.com")
    page.get_by_label("Or another time").fill("21:10")

    page.get_by_role("button", name="Book", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("that day.")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Late Guest")
    check_page(page, "admin-refused")
    page.get_by_label("Or another time").fill("21:20")
    page.get_by_label("Or another time").press("Enter")
    expect(page.locator("#id_time")).to_have_attribute("value", "21:20")
    expect(page.get_by_role("alert")).to_contain_text("that day.")
    page.get_by_role("button", name="Book anyway").click()
    expect(page.locator(".note.success")).to_contain_text("Booked for Late Guest")
    expect(page.locator(".history")).to_contain_text("Overridden: We are not open at this time.")


def test_visit_is_moved_and_cancelled_on_a_phone(site, desk):
    page = desk(PHONE)
    page.goto(site.url("/admin/"))
    page.get_by_role("link", name="The day after").click()
    page.get_by_role("link", name="Tom").click()

    page.get_by_role("link", name="Move").click()
    page.get_by_label("The day after").click()
    expect(page.get_by_role("textbox", name="Day", exact=True)).to_have_value("2026-11-25")
    expect(page.locator(".visit__times:not([inert])")).to_contain_text("Wednesday")
    page.get_by_label("15:30", exact=True).check(force=True)
    page.get_by_role("button", name="Move the visit").click()
    expect(page.locator(".note.success")).to_have_text(
        "The visit for Tom is moved to Wednesday, 25 November, 15:30."
    )
    page.get_by_role("link", name="Cancel visit").click()
    page.get_by_label("Reason").fill("Called in ill")
    page.get_by_role("button", name="Cancel this visit").click()

    expect(page.locator(".note.success")).to_have_text("The visit for Tom is cancelled.")
    expect(page.locator(".history")).to_contain_text("Called in ill")


def test_choices_made_before_the_script_arrives_are_not_lost(site, desk):
    page = desk(DESK)
    held = []

    def hold(route):
        held.append(route)

    page.route("**/booking*.js", hold)
    page.goto(site.url("/admin/scheduling/booking/add/"), wait_until="commit")
    expect(page.get_by_label("Or another time")).to_be_visible()
    expect(page.get_by_label("The day after")).to_be_hidden()
    page.get_by_label("Service").select_option("beard")

    held.pop().continue_()
    page.get_by_label("The day after").click()

    expect(page.get_by_role("textbox", name="Day", exact=True)).to_have_value("2026-11-24")
    expect(page.get_by_label("Service")).to_have_value("beard")
    expect(page.locator(".visit__times:not([inert])")).to_contain_text("Tuesday")


def test_menu_opens_on_a_phone_and_closes_with_escape(site, desk, check_page):
    page = desk(PHONE)
    page.goto(site.url("/admin/"))
    bookings_link = page.get_by_role("link", name="Bookings", exact=True)
    expect(bookings_link).to_be_hidden()

    page.get_by_role("button", name="Menu").click()
    expect(bookings_link).to_be_visible()
    check_page(page, "admin-menu")
    page.keyboard.press("Escape")

    expect(bookings_link).to_be_hidden()


def test_hours_are_added_to_a_week_in_the_form(site, desk):
    page = desk(DESK)
    with site.enter():
        ben = Resource.objects.get(slug="person-1").pk
    page.goto(site.url(f"/admin/scheduling/resource/{ben}/change/"))

    page.get_by_role("button", name="Add another Range").click()
    page.locator("#id_opening_hours-0-weekday").select_option("Saturday")
    page.locator("#id_opening_hours-0-opens_minute").fill("22")
    page.locator("#id_opening_hours-0-closes_minute").fill("3:00")
    page.get_by_role("button", name="Save and stay here").click()

    expect(page.locator("#id_opening_hours-0-closes_minute")).to_have_value("03:00")
    with site.enter():
        row = OpeningHours.objects.get(resource_id=ben)
    assert (row.weekday, row.opens_minute, row.closes_minute) == (5, 22 * 60, 27 * 60)


def test_pages_work_without_scripts(site, desk):
    page = desk(PHONE, scripts=False)
    page.goto(site.url("/admin/scheduling/booking/add/"))

    expect(page.get_by_role("link", name="Customers")).to_be_visible()
    page.get_by_role("textbox", name="Day", exact=True).fill("2026-11-26")
    page.get_by_label("Name", exact=True).fill("Kept")
    page.get_by_role("button", name="Show times").click()

    expect(page.get_by_label("Name", exact=True)).to_have_value("Kept")
    expect(page.get_by_text("Thursday, 26 November")).to_be_visible()


def test_button_says_what_it_books_as_the_choice_changes(site, desk):
    page = desk(DESK)
    page.goto(site.url("/admin/scheduling/booking/add/?service=haircut&staff=person-1"))
    chosen = page.locator("#chosen")
    expect(chosen).to_have_text("No time is chosen yet.")

    page.get_by_label("16:00", exact=True).check(force=True)
    expect(chosen).to_contain_text("Monday, 23 November, 16:00–16:45")
    page.get_by_label("Or another time").fill("16:20")
    expect(chosen).to_contain_text("Monday, 23 November, 16:20 ·")
    page.get_by_label("The day after").click()
    expect(chosen).to_contain_text("Tuesday, 24 November, 16:20 ·")


def test_menu_of_a_phone_shows_all_of_its_entries_at_once(site, desk):
    page = desk(PHONE)
    page.goto(site.url("/admin/"))

    page.get_by_role("button", name="Menu").click()

    links = page.locator("#side-nav nav a")
    assert links.count() == 16
    bottom = links.last.bounding_box()
    assert bottom["y"] + bottom["height"] < PHONE["height"]
    assert page.evaluate(
        """() => [...document.querySelectorAll("#side-nav nav a")].every((link) => {
          const box = link.getBoundingClientRect();
          return link.contains(document.elementFromPoint(box.x + box.width / 2, box.y + 5));
        })"""
    )


def test_first_mistake_of_a_long_form_is_scrolled_to_and_its_card_is_marked(site, desk):
    page = desk(PHONE)
    page.goto(site.url(list_paths(site)["service"]))
    page.locator("summary", has_text="Address and order").click()
    page.locator("#id_slug").fill("No Slug!")

    page.get_by_role("button", name="Save and stay here").click()

    field = page.locator("#id_slug")
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport()
    card = page.locator("fieldset.card", has=field)
    plain = page.locator("fieldset.card").first
    color = "item => getComputedStyle(item).borderTopColor"
    assert card.evaluate(color) != plain.evaluate(color)


def test_zone_of_a_location_asks_about_its_visits(site, desk, check_page):
    page = desk(PHONE)
    page.goto(site.url(list_paths(site)["location"]))
    page.get_by_label("Time zone").select_option("Europe/London")

    page.get_by_role("button", name="Save and stay here").click()

    expect(page.get_by_role("heading", name="The new time zone")).to_be_in_viewport()
    check_page(page, "admin-zone")
    page.get_by_label("The moments.").check()
    page.get_by_role("button", name="Save and stay here").click()
    expect(page.locator(".messages")).to_contain_text("keep their moments")
