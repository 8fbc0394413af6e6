"""Ending mail that is not about a booking: by a press, or by a mail program (RFC 8058)."""

import pytest
from django.db import connection
from django.test import Client

from booking_saas import absolute_links
from foundation import signing
from notifications.models import OptOut
from notifications.queries import addresses, unsubscribing
from tests.factories.scheduling import make_profile

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def path(acme) -> str:
    make_profile(name="Salon Nord")
    url = absolute_links.get_unsubscribe_url("Jane+news@example.com")
    assert url.startswith("http://acme.localhost/unsubscribe/")
    return url.removeprefix("http://acme.localhost")


def ask(method: str, path: str, data=None):
    browser = Client(enforce_csrf_checks=True, headers={"host": "acme.localhost"})
    business = connection.tenant
    try:
        return getattr(browser, method)(path, data)
    finally:
        connection.set_tenant(business)


def test_opening_the_link_changes_nothing(path):
    answer = ask("get", path)

    assert answer.status_code == 200
    assert "Stop these mails?" in answer.text
    assert "jane@example.com" in answer.text
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex", "no-referrer")
    assert not OptOut.objects.exists()


@pytest.mark.parametrize("data", [{}, ONE_CLICK])
def test_post_without_cookies_ends_the_mail(path, data):
    for _time in range(2):
        assert ask("post", path, data).status_code == 200

    assert list(OptOut.objects.values_list("mailbox", flat=True)) == ["jane@example.com"]
    assert addresses.is_opted_out("jane@example.com") is True
    assert "No more of these mails" in ask("get", path).text


@pytest.mark.parametrize("change", ["cut", "other purpose", "other business", "no text"])
def test_forged_link_ends_nothing(path, change, globex_business):
    token = path.split("/")[2]
    acme = connection.tenant
    if change == "cut":
        token = token[:-1]
    elif change == "other purpose":
        token = signing.sign("jane@example.com", purpose="unsubscribe")
    elif change == "no text":
        token = signing.sign(7, purpose=unsubscribing.PURPOSE)
    else:
        connection.set_tenant(globex_business)
        token = unsubscribing.make_token("jane@example.com")
        connection.set_tenant(acme)

    assert ask("post", f"/unsubscribe/{token}/", ONE_CLICK).status_code == 404
    assert ask("get", f"/unsubscribe/{token}/").status_code == 404

    assert not OptOut.objects.exists()
