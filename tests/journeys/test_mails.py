"""Every mail as programs show it: on a phone and at a desk, in light and dark, in each language."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from notifications.channels import Dispatch
from notifications.channels.email import EmailChannel, composing
from notifications.contracts import (
    AboutKind,
    AccountContext,
    AccountNews,
    ConcernContext,
    Contact,
    DaySheetContext,
    DigestContext,
    MessageContext,
    SheetPause,
    SheetVisit,
)
from tests.factories.notifications import (
    MANAGE_URL,
    NOW,
    make_business,
    make_context,
    make_recipient,
    make_visit,
)
from tests.journeys.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

LONG = "Hildegard von Bingen-Oppenheimer zu Lichtenstein-Wolkenstein und Donaudampfschifffahrt"
ENLARGE = """() => document.querySelectorAll("[style]").forEach((item) => {
  const { fontSize, lineHeight } = getComputedStyle(item);
  item.dataset.size = `${parseFloat(fontSize) * 2}px`;
  item.dataset.line = `${parseFloat(lineHeight) * 2}px`;
}) || document.querySelectorAll("[data-size]").forEach((item) => {
  item.style.fontSize = item.dataset.size;
  item.style.lineHeight = item.dataset.line;
})"""
"""What programs do for people who read larger text."""
OF_PAGES = ("landmark-one-main", "region")
"""Rules that the mail program keeps: a mail is an article in its page, and no page."""
MODES = [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")]


def make_contexts() -> dict[str, MessageContext]:
    """Return something to tell for each subject, with names that are long or of other scripts."""
    business = make_business(name="Salon Morgenrot & Söhne", accent_color="#facc15")
    visit = make_visit(
        service="Strähnchen mit Glossing-Behandlung und Donaudampfschifffahrtspflege",
        staff=("ליאורה בן־דוד", "Maximiliane von Schmidt-Hohenlohe"),
        terms="Until a day before: full refund. After that: nothing.",
        map_url="https://www.openstreetmap.org/search?query=Torstr.+1",
    )
    booking = make_context(
        visit,
        business=business,
        before=make_visit(staff=("Anna",)),
        customer=Contact(name=LONG, email=f"{'x' * 60}@example.com", phone="+49 30 1234567"),
        note="First time here.\nPlease ring twice.",
        reason="Ill",
    )
    shared = {"business": business, "secrets": (), "is_proved": True}
    return {
        AboutKind.BOOKING: booking,
        AboutKind.TRIAL: booking,
        AboutKind.KEY: booking,
        AboutKind.ACCOUNT: AccountContext(**shared, news=AccountNews.LOCKED, url=MANAGE_URL),
        AboutKind.DIGEST: DigestContext(
            **shared, subjects=(f"Booked: {LONG}",) * 3, more=4, url=MANAGE_URL
        ),
        AboutKind.DAY: make_day(shared),
        **dict.fromkeys(
            (AboutKind.ADDRESS, AboutKind.DOMAIN),
            ConcernContext(**shared, name=f"{'x' * 60}@example.com", reason=LONG, url=MANAGE_URL),
        ),
    }


def make_day(shared: dict[str, Any]) -> DaySheetContext:
    """Return a day with a visit that has everything, a break and free time."""
    visit = SheetVisit(
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=1),
        service="Strähnchen mit Glossing-Behandlung und Donaudampfschifffahrtspflege",
        customer=LONG,
        phone="+49 30 1234567",
        note="First time here.\nPlease ring twice.",
        place="Salon Mitte",
        things=("Room 1", "Chair"),
        code="QMXRCY",
        attends=True,
    )
    pauses = [
        SheetPause(
            starts_at=NOW + timedelta(hours=hours),
            ends_at=NOW + timedelta(hours=hours + 1),
            is_break=hours == 1,
        )
        for hours in (1, 2)
    ]
    return DaySheetContext(
        **shared,
        day=NOW.date(),
        zone=ZoneInfo("Europe/Berlin"),
        items=(visit, *pauses),
        url=MANAGE_URL,
    )


def list_mails(locale: str) -> dict[str, str]:
    """Return the HTML of every kind of mail by its name."""
    contexts = make_contexts()
    return {
        f"mail-{about_kind}-{audience}-{kind}-{locale}": EmailChannel()
        .compose(
            Dispatch(
                key="key",
                about_kind=about_kind,
                kind=kind,
                recipient=make_recipient(audience=audience, locale=locale),
                context=contexts[about_kind],
            ),
            now=NOW,
        )
        .html
        for about_kind, audience, kind in composing.WRITERS
        if about_kind != AboutKind.TRIAL
    }


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.parametrize(("viewport", "scheme"), MODES)
def test_every_mail_is_readable_by_all(open_page, check_page, viewport, scheme, locale):
    page = open_page(viewport, scheme)

    for name, html in list_mails(locale).items():
        page.set_content(html)
        check_page(page, name, without=OF_PAGES)


def test_every_mail_holds_with_text_twice_as_large(open_page, check_page):
    page = open_page(PHONE)

    for name, html in list_mails("de").items():
        page.set_content(html)
        page.evaluate(ENLARGE)
        check_page(page, f"{name}-twice", without=OF_PAGES)
