"""The pages about mail that does not arrive, in a real browser."""

import pytest
from django.contrib.auth import get_user_model

from booking_saas import absolute_links
from notifications.models import DeadReason, DomainState, SendingDomain
from notifications.operations import addresses
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.front_desk import NOW, list_paths

pytestmark = pytest.mark.browser

RECORDS = [
    {"type": "TXT", "name": "{domain}", "value": "v=spf1 include:spf.m.example ~all"},
    {"type": "CNAME", "name": "m1._domainkey.{domain}", "value": "{label}.dkim.m.example"},
    {"type": "TXT", "name": "_dmarc.{domain}", "value": "v=DMARC1; p=none", "advice": True},
]
MODES = [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")]


@pytest.fixture
def mail(site, desk, settings):
    """Let mail of some come back, and the owner send from a domain of their own."""
    settings.EMAIL_PROVIDER = "postmark"
    settings.SENDING_DOMAIN_RECORDS = RECORDS
    with site.enter():
        for number, why in ((0, DeadReason.BOUNCED), (3, DeadReason.COMPLAINED)):
            addresses.mark_dead(
                f"guest{number}@example.com", why, detail="550 5.1.1 No such user here", now=NOW
            )
        addresses.mark_dead("gone@example.com", DeadReason.REFUSED, detail="", now=NOW)
        get_user_model().objects.update(role="owner")
        SendingDomain.objects.create(
            pk=1,
            domain="salon.example",
            state=DomainState.INCOMPLETE,
            findings=[True, True, False, False],
            checked_at=NOW,
        )
    return desk


@pytest.mark.parametrize(("viewport", "scheme"), MODES)
def test_pages_are_usable_by_all(site, mail, check_page, viewport, scheme):
    page = mail(viewport, scheme)
    paths = list_paths(site)
    with site.enter():
        url = absolute_links.get_unsubscribe_url("guest0@example.com")
    paths["unsubscribe"] = url[url.index("/unsubscribe/") :]

    for name in ("not-reached", "correct", "sending-domain", "today", "unsubscribe"):
        assert page.goto(site.url(paths[name])).status == 200, name
        check_page(page, f"mail-{name}")


def test_address_is_tried_again_with_the_keyboard(site, mail):
    page = mail(PHONE)
    page.goto(site.url("/admin/not-reached/"))

    page.get_by_role("button", name="It works again").first.press("Enter")

    page.get_by_text("Mail goes there again.").wait_for()
    assert page.get_by_role("button", name="It works again").count() == 2


def test_pages_speak_german(site, mail, check_page):
    page = mail(PHONE, locale="de-DE")
    for path in ("/admin/not-reached/", "/admin/sending-domain/"):
        page.goto(site.url(path))
        check_page(page, f"mail-german{path.replace('/', '-')}")
