import re

import pytest
from django.test import Client

from booking_saas.account_site.adapter import AccountAdapter, UnaskedMailError
from tenants.accounts import people
from tenants.accounts.models import AccountRequest, Role, User
from tests.booking_saas.account_site.conftest import (
    PASSWORD,
    ask_for_reset,
    behind_proxy,
    is_limited,
    log_in,
    sign_up,
)


@pytest.mark.parametrize(
    "path", ["login/", "signup/", "password/reset/", "confirm-email/", "password/reset/done/"]
)
def test_entrance_pages_are_in_the_house_style(acme, acme_client, path):
    response = acme_client.get(f"/accounts/{path}")

    assert response.status_code == 200
    html = response.content.decode()
    assert "css/site.css" in html
    assert "style=" not in html
    assert "Acme" in html


@pytest.mark.parametrize("path", ["email/", "password/change/", "logout/", "reauthenticate/"])
def test_pages_of_an_account_are_in_the_house_style(customer, acme_client, path):
    log_in(acme_client, customer.email)

    response = acme_client.get(f"/accounts/{path}")

    assert response.status_code == 200
    html = response.content.decode()
    assert "css/site.css" in html
    assert "style=" not in html


def test_login_says_the_same_for_a_known_address(customer, acme_client):
    pages = []
    for email in (customer.email, "nobody@example.com"):
        html = log_in(acme_client, email, "wrong password").content.decode()
        pages.append(re.sub(r'value="\w{64}"', "", html.replace(email, "")))

    assert pages[0] == pages[1]


def test_staff_land_in_the_admin(owner, acme_client):
    assert log_in(acme_client, owner.email).url == "/admin/"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "http://globex.localhost/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
    ],
)
def test_login_does_not_lead_away(customer, acme_client, target):
    assert log_in(acme_client, customer.email, next=target).url == "/"


def test_login_leads_on_inside_the_host(customer, acme_client):
    assert log_in(acme_client, customer.email, next="/book/").url == "/book/"


def test_logout_takes_a_post(customer, acme_client):
    log_in(acme_client, customer.email)

    acme_client.get("/accounts/logout/")
    assert "_auth_user_id" in acme_client.session
    acme_client.post("/accounts/logout/")

    assert "_auth_user_id" not in acme_client.session


def test_nobody_signs_up_with_the_platform(db, work):
    sign_up(Client(headers={"host": "localhost"}), "new@example.com")
    work()

    assert (User.objects.count(), AccountRequest.objects.count()) == (0, 0)


def test_login_attempts_are_limited(customer, acme_client, limited):
    wrong = [log_in(acme_client, customer.email, "wrong password") for _ in range(6)]

    assert [is_limited(each) for each in wrong] == [False] * 5 + [True]
    assert is_limited(log_in(acme_client, customer.email))


def test_visitors_behind_one_proxy_are_counted_apart(customer, owner, limited):
    rude = behind_proxy("198.51.100.1")
    tries = [log_in(rude, f"nobody{number}@example.com", "wrong") for number in range(11)]

    assert [is_limited(each) for each in tries] == [False] * 10 + [True]
    assert log_in(behind_proxy("198.51.100.2"), owner.email).url == "/admin/"


def test_visitors_control_without_a_proxy_the_header_is_ignored(customer, owner, limited):
    limited.TRUSTED_PROXIES = 0
    for number in range(11):
        log_in(behind_proxy(f"198.51.100.{number}"), f"nobody{number}@example.com", "wrong")

    assert is_limited(log_in(behind_proxy("198.51.100.99"), owner.email))


def test_strangers_do_not_lock_the_owner_out(owner, limited):
    stranger = behind_proxy("198.51.100.1")
    tries = [log_in(stranger, owner.email, "wrong") for _ in range(6)]

    assert [is_limited(each) for each in tries] == [False] * 5 + [True]
    assert log_in(behind_proxy("198.51.100.2"), owner.email).url == "/admin/"


def test_many_addresses_do_not_guess_one_password(owner, limited):
    limited.ACCOUNT_RATE_LIMITS = limited.ACCOUNT_RATE_LIMITS | {"login_failed_anywhere": "3/h/key"}
    tries = [log_in(behind_proxy(f"198.51.100.{n}"), owner.email, "wrong") for n in range(4)]

    assert [is_limited(each) for each in tries] == [False] * 3 + [True]


def test_one_address_is_answered_few_times_an_hour(customer, owner, limited):
    limited.ACCOUNT_RATE_LIMITS = limited.ACCOUNT_RATE_LIMITS | {
        "reset_password": "",
        "mail": "3/h/key",
    }

    answers = [
        ask_for_reset(behind_proxy(f"198.51.100.{number}"), email)
        for email in (customer.email, "nobody@example.com")
        for number in range(4)
    ]
    ask_for_reset(behind_proxy("198.51.100.1"), owner.email)

    assert {(each.status_code, each.url) for each in answers} == {
        (302, "/accounts/password/reset/done/")
    }
    asked = AccountRequest.objects.order_by("asked_at").values_list("email", flat=True)
    assert list(asked) == [customer.email] * 3 + ["nobody@example.com"] * 3 + [owner.email]


def test_tagged_addresses_are_one_mailbox_to_the_cap(acme, limited):
    limited.ACCOUNT_RATE_LIMITS = limited.ACCOUNT_RATE_LIMITS | {
        "reset_password": "",
        "mail": "1/h/key",
    }
    for email in ("cara+one@example.com", "cara+two@example.com"):
        ask_for_reset(behind_proxy("198.51.100.1"), email)

    assert AccountRequest.objects.get().email == "cara+one@example.com"


@pytest.mark.parametrize("typed", ["KIM@M\u00dcLLER.example", "kim@xn--mller-kva.example"])
def test_account_is_found_under_any_spelling_of_its_address(acme, acme_client, typed):
    kim = people.create_person(email="kim@m\u00fcller.example", password=PASSWORD, role=Role.OWNER)

    assert kim.email == "kim@xn--mller-kva.example"
    assert log_in(acme_client, typed).url == "/admin/"


def test_account_mails_are_capped_at_twenty_an_hour(settings):
    assert settings.ACCOUNT_RATE_LIMITS["mail"] == "20/h/key"


def test_login_attempts_are_unlimited_for_load_tests(customer, acme_client):
    for _ in range(12):
        log_in(acme_client, customer.email, "wrong password")

    assert log_in(acme_client, customer.email).url == "/"


def test_mail_that_nobody_asked_for_goes_nowhere(acme, mailoutbox):
    with pytest.raises(UnaskedMailError, match="account/email/news"):
        AccountAdapter().send_mail("account/email/news", "ana@example.com", {})

    assert mailoutbox == []
    assert not AccountRequest.objects.exists()
