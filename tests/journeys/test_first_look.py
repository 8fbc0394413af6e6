"""What a stranger sees first, on any screen, in any colors, at any size, from either side."""

import re

import pytest
from playwright.sync_api import Page, expect

from booking_saas.dev.demo.drawings import faces, rooms, things
from booking_saas.dev.demo.drawings.faces import Face
from scheduling.models import BusinessProfile, Service
from scheduling.operations import pictures
from scheduling.operations.pictures import Upload
from scheduling.queries import links
from tests.factories import scheduling as make
from tests.journeys import pseudo
from tests.journeys.conftest import DESK, NOW, PHONE, Site
from tests.journeys.test_booking import NINE_TUESDAY

pytestmark = pytest.mark.browser

MODES = [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")]
TIMES = "/book/haircut/times/?staff=any"
FACE = Face(
    ground="#d8e2c8",
    skin="#f6d3bd",
    shade="#e3b196",
    hair="bob",
    hair_color="#6b2f22",
    clothes="#3d405b",
    collar="#f4f1de",
)


def list_paths(site: Site) -> dict[str, str]:
    """Return the pages that customers meet, one of them of a booking of their own."""
    with site.enter():
        service = Service.objects.get(slug="haircut")
        booking = make.book(service, NINE_TUESDAY, now=NOW).booking
        manage = f"manage/{booking.id}/{links.get_manage_token(booking)}/"
        taken_by = booking.staff[0].slug
    return {
        "services": "/",
        "nothing": "/?q=nothing",
        "staff": "/book/haircut/staff/",
        "times": TIMES,
        "month": f"{TIMES}&view=month&choose=zone",
        "details": "/book/foils/details/?start=2026-11-24T08:00:00Z",
        "taken": f"/book/haircut/details/?staff={taken_by}&start=2026-11-24T08:00:00Z",
        "person gone": "/book/haircut/details/?staff=nobody&start=2026-11-24T08:00:00Z",
        "service gone": "/book/nothing/times/",
        "booked": f"/{manage}booked/",
        "prove": f"/{manage}prove/",
        "manage": f"/{manage}",
        "move": f"/{manage}move/",
        "cancel": f"/{manage}cancel/",
        "missing": "/nowhere/",
        "login": "/accounts/login/",
        "sign-up": "/accounts/signup/",
        "reset": "/accounts/password/reset/",
        "broken": "/manage/nothing/here/",
    }


def hang_pictures(site: Site) -> None:
    with site.enter():
        pictures.set_logo(rooms.draw_leaf_mark())
        pictures.set_cover(Upload(content=rooms.draw_salon(), alt="A bright salon"))
        pictures.set_picture_of_resource("person-0", Upload(content=faces.draw(FACE)))
        drawing = things.draw("scissors", ground="#f3dfd6", accent="#b4532a")
        pictures.set_picture_of_service("haircut", Upload(content=drawing))


@pytest.mark.parametrize(("viewport", "scheme"), MODES)
def test_first_page_shows_who_this_is(site, open_page, check_page, media_root, viewport, scheme):
    hang_pictures(site)
    page = open_page(viewport, scheme)

    page.goto(site.url())

    expect(page.get_by_role("heading", level=1, name="Salon Morgenrot")).to_be_in_viewport()
    expect(page.get_by_text("Open today until 19:00")).to_be_in_viewport()
    expect(
        page.get_by_role("link", name="Kastanienallee 12, 10435 Berlin").first
    ).to_be_in_viewport()
    expect(page.get_by_role("link", name="Call +49 30 1234567")).to_be_in_viewport()
    assert page.get_by_role("img", name="A bright salon").evaluate(
        "image => image.naturalWidth > 0"
    )
    check_page(page, "home")
    page.goto(site.url("/book/haircut/staff/"))
    expect(page.get_by_role("heading", name="With whom?")).to_be_visible()
    check_page(page, "faces")


@pytest.mark.parametrize(("viewport", "scheme"), MODES)
def test_platform_says_what_this_is(site, open_page, check_page, settings, viewport, scheme):
    page = open_page(viewport, scheme)
    public = site.origin.replace("acme.", "")
    settings.SITE_PORT = f":{site.origin.rpartition(':')[2]}"

    page.goto(public)
    check_page(page, "landing")
    page.get_by_label("Find a business").fill("nobody")
    page.keyboard.press("Enter")
    expect(page.get_by_text("There is no business called “nobody” here.")).to_be_visible()
    check_page(page, "landing-nobody")
    page.get_by_label("Find a business").fill("acme")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Salon Morgenrot")).to_be_visible()


def count_rows(page: Page) -> int:
    """Return how many rows of times lie on the screen as a whole."""
    return page.evaluate(
        """() => new Set([...document.querySelectorAll(".time")]
            .map((time) => time.getBoundingClientRect())
            .filter((box) => box.top >= 0 && box.bottom <= innerHeight)
            .map((box) => Math.round(box.top))).size"""
    )


def test_first_phone_screen_holds_seven_rows_of_times(site, open_page):
    with site.enter():
        Service.objects.update(slot_step_minutes=15)
    page = open_page()

    page.goto(site.url(TIMES))

    expect(page.locator("#day-name")).to_have_text("Monday, 23 November")
    assert page.locator("#zone").count() == 0
    assert page.locator(".foot").count() == 0
    assert count_rows(page) >= 7


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def press(page: Page, *keys: str) -> str:
    for key in keys:
        page.keyboard.press(key)
    return focused(page)


@pytest.mark.parametrize(("viewport", "query"), [(DESK, ""), (PHONE, "&view=month")])
def test_month_is_one_stop_and_arrows_lead_through_it(site, open_page, viewport, query):
    page = open_page(viewport)
    page.goto(site.url(f"{TIMES}{query}"))
    day = page.locator("#day-2026-11-23")
    expect(day).to_have_attribute("tabindex", "0")
    assert page.locator('#month [tabindex="0"]').count() == 1

    day.focus()
    assert press(page, "ArrowRight") == "day-2026-11-24"
    assert press(page, "End") == "day-2026-11-29"
    # A day on which nothing is free is told, too.
    expect(page.locator("#day-2026-11-29")).to_have_attribute("aria-disabled", "true")
    assert press(page, "Home") == "day-2026-11-23"
    assert press(page, "ArrowLeft") == "day-2026-11-23"
    assert page.locator('#month [tabindex="0"]').count() == 1
    press(page, "ArrowRight", "ArrowDown")
    expect(page.locator("#month-name")).to_have_text("December 2026")
    expect(page.locator("#day-2026-12-01")).to_be_focused()
    press(page, "PageUp")
    expect(page.locator("#month-name")).to_have_text("November 2026")
    expect(page.locator("#day-2026-11-23")).to_be_focused()
    press(page, "ArrowRight", "ArrowRight", "Space")

    expect(page.locator("#day-name")).to_have_text("Wednesday, 25 November")
    expect(page.locator("#day-2026-11-25")).to_be_focused()
    expect(page.locator('#month td[aria-selected="true"] a')).to_have_id("day-2026-11-25")


def test_strip_of_days_is_one_stop_too(site, open_page):
    page = open_page()
    page.goto(site.url(TIMES))
    assert page.locator('#strip [tabindex="0"]').count() == 1
    page.locator("#strip-2026-11-23").focus()

    assert press(page, "ArrowRight", "ArrowRight") == "strip-2026-11-25"
    press(page, "Enter")
    expect(page.locator("#day-name")).to_have_text("Wednesday, 25 November")
    expect(page.locator("#strip-2026-11-25")).to_be_focused()
    assert press(page, "End") == "strip-2026-11-30"
    page.keyboard.press("Tab")

    assert not focused(page).startswith("strip-")


def test_days_say_in_words_why_nothing_is_free(site, open_page):
    page = open_page(DESK)

    page.goto(site.url("/book/bride/times/?month=2026-11"))

    sunday = page.get_by_role("link", name="Sunday, 29 November, closed")
    expect(sunday).to_have_attribute("aria-disabled", "true")


def list_cut(page: Page) -> list[str]:
    """Return the texts of which something is not seen, unless they are shortened on purpose."""
    return page.evaluate(
        """() => [...document.querySelectorAll("main *, header *, footer *")].filter((element) => {
            const style = getComputedStyle(element);
            const isShort = style.webkitLineClamp !== "none";
            const isHidden = element.closest(".visually-hidden, .skip, .strip, .trap, svg, option");
            const cuts = style.overflowX !== "visible" && element.tagName !== "SELECT";
            return cuts && !isShort && !isHidden && element.scrollWidth > element.clientWidth + 1;
        }).map((element) => element.outerHTML.slice(0, 120))"""
    )


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_text_of_twice_the_size_holds_on_every_page(site, open_page, check_page, viewport):
    page = open_page(viewport)

    for name, path in list_paths(site).items():
        page.goto(site.url(path))
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert list_cut(page) == [], name
        check_page(page, f"twice-{name}")


def test_every_page_fits_on_320_pixels(site, open_page, check_page, media_root):
    hang_pictures(site)
    page = open_page({"width": 320, "height": 640})

    for name, path in list_paths(site).items():
        page.goto(site.url(path))
        assert list_cut(page) == [], name
        check_page(page, f"narrow-{name}")


def test_every_page_holds_from_right_to_left(
    site, open_page, check_page, settings, tmp_path, media_root
):
    pseudo.install(settings, tmp_path / "locale")
    hang_pictures(site)
    page = open_page(locale="he-IL")

    for name, path in list_paths(site).items():
        page.goto(site.url(path))
        assert page.evaluate("document.dir") == "rtl", name
        assert list_cut(page) == [], name
        check_page(page, f"rtl-{name}")


def test_arrows_follow_the_way_of_reading(site, open_page, settings, tmp_path):
    pseudo.install(settings, tmp_path / "locale")
    page = open_page(DESK, locale="he-IL")
    page.goto(site.url(TIMES))
    page.locator("#day-2026-11-23").focus()

    assert press(page, "ArrowLeft") == "day-2026-11-24"
    assert press(page, "ArrowRight") == "day-2026-11-23"


def test_every_page_holds_in_forced_colors(site, open_page, check_page):
    page = open_page(forced_colors="active")

    for name, path in list_paths(site).items():
        page.goto(site.url(path))
        check_page(page, f"forced-{name}")

    page.goto(site.url(f"{TIMES}&view=month"))
    chosen = page.locator("#month .day[aria-current]")
    assert chosen.evaluate("day => getComputedStyle(day).outlineStyle") == "solid"
    colors = [
        page.locator(f"#month {kind}").first.evaluate("day => getComputedStyle(day).color")
        for kind in (".day[href]", ".day[aria-disabled]")
    ]
    assert colors[0] != colors[1]


@pytest.mark.parametrize(("motion", "seconds"), [("reduce", "0s"), ("no-preference", "0.12s")])
def test_nothing_moves_for_who_asks_for_it(site, open_page, motion, seconds):
    page = open_page(reduced_motion=motion)

    for path, selector in (("/", ".pick"), (TIMES, ".time"), ("/nowhere/", ".button")):
        page.goto(site.url(path))
        durations = page.locator(selector).first.evaluate(
            "element => getComputedStyle(element).transitionDuration"
        )
        assert set(durations.split(", ")) == {seconds}, selector


def test_titles_hold_nothing_that_nobody_sees(site, open_page):
    with site.enter():
        BusinessProfile.objects.update(name="Salon \u200dMorgenrot")
    page = open_page()

    for name, path in list_paths(site).items():
        page.goto(site.url(path))
        title = page.title()
        assert title == " ".join(title.split()), name
        assert not re.search("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]", title), name
