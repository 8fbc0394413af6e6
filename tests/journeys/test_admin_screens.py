"""The staff's pages on any screen: narrow, with large text, in forced colors, from either side."""

import pytest
from playwright.sync_api import Page

from tests.journeys import pseudo
from tests.journeys.conftest import PHONE
from tests.journeys.front_desk import list_paths

pytestmark = pytest.mark.browser


def list_cut(page: Page) -> list[str]:
    """Return what on the page hides a part of its text."""
    return page.evaluate(
        """() => [...document.querySelectorAll("main :is(p, h1, h2, h3, a, button, label, td, th)")]
            .filter((item) => item.checkVisibility({ visibilityProperty: true }))
            .filter((item) => !item.closest(".visually-hidden, .js-only"))
            .filter((item) => getComputedStyle(item).overflowX !== "visible")
            .filter((item) => item.scrollWidth > item.clientWidth + 1)
            .map((item) => item.outerHTML.slice(0, 120))"""
    )


@pytest.mark.parametrize("screen", ["narrow", "twice", "forced", "rtl"])
def test_every_page_holds_on_any_screen(site, desk, check_page, settings, tmp_path, screen):
    paths = list_paths(site)
    more: dict[str, str] = {}
    if screen == "forced":
        more = {"forced_colors": "active"}
    if screen == "rtl":
        pseudo.install(settings, tmp_path / "locale")
        more = {"locale": "he-IL"}
    page = desk({"width": 320, "height": 640} if screen == "narrow" else PHONE, **more)

    for name, path in paths.items():
        page.goto(site.url(path))
        if screen == "twice":
            page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.dir === 'rtl'") is (screen == "rtl"), name
        assert list_cut(page) == [], name
        check_page(page, f"admin-{screen}-{name}")
