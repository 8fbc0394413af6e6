"""Nobody keeps the owner of an account out of the login."""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from tenants.accounts import people
from tenants.accounts.models import Role
from tests import unguarded_floods
from tests.booking_saas.account_site.conftest import (
    PASSWORD,
    ask_for_reset,
    behind_proxy,
    find_link,
    is_limited,
    log_in,
    path_of,
)


@pytest.fixture
def besieged(owner, limited):
    """Let strangers use up every wrong password that the account has."""
    limited.ACCOUNT_RATE_LIMITS = limited.ACCOUNT_RATE_LIMITS | {"login_failed_anywhere": "4/h/key"}

    def besiege() -> None:
        tries = [log_in(behind_proxy(f"198.51.100.{n}"), owner.email, "wrong") for n in range(5)]
        assert is_limited(tries[-1])

    return besiege


def be_known(email: str, address: str = "203.0.113.1") -> Client:
    client = behind_proxy(address)
    assert log_in(client, email).status_code == 302
    client.post("/accounts/logout/")
    return client


def test_known_device_signs_in_whatever_strangers_do(owner, besieged):
    known = be_known(owner.email)
    besieged()

    assert log_in(known, owner.email).url == "/admin/"
    assert is_limited(log_in(behind_proxy("203.0.113.1"), owner.email))


def test_known_device_control_without_its_cookie_the_owner_is_out(owner, besieged):
    known = be_known(owner.email)
    besieged()
    del known.cookies["device"]

    assert is_limited(log_in(known, owner.email))


def test_known_device_signs_in_beside_a_stranger_on_the_same_network(owner, limited):
    known = be_known(owner.email)
    stranger = behind_proxy("203.0.113.1")
    for number in range(11):
        log_in(stranger, f"nobody{number}@example.com", "wrong")
    for _ in range(6):
        log_in(stranger, owner.email, "wrong")

    assert is_limited(log_in(stranger, owner.email))
    assert log_in(known, owner.email).url == "/admin/"


def test_known_device_does_not_guess_for_ever(owner, limited):
    known = be_known(owner.email)
    tries = [log_in(known, owner.email, "wrong") for _ in range(6)]

    assert [is_limited(each) for each in tries] == [False] * 5 + [True]
    assert log_in(behind_proxy("203.0.113.9"), owner.email).url == "/admin/"


def test_known_device_is_counted_by_itself_at_the_login_alone(owner, limited):
    """Who signs in again and again would be somebody new to every other limit."""
    limited.ACCOUNT_RATE_LIMITS = limited.ACCOUNT_RATE_LIMITS | {"signup": "1/d/ip"}
    wish = {"password1": PASSWORD, "login": owner.email}

    answers = [
        be_known(owner.email).post("/accounts/signup/", wish | {"email": f"lou{n}@example.com"})
        for n in range(2)
    ]

    assert [answer.status_code for answer in answers] == [302, 429]


def test_device_of_one_person_is_a_stranger_to_another(owner, customer, besieged):
    theirs = be_known(customer.email)
    besieged()

    assert is_limited(log_in(theirs, owner.email))


def test_several_people_share_a_device(owner, customer, besieged):
    shared = be_known(owner.email)
    log_in(shared, customer.email)
    shared.post("/accounts/logout/")
    besieged()

    assert log_in(shared, owner.email).url == "/admin/"


@pytest.mark.parametrize("cookie", ["x", "", "WzEsWyJhIl1d:1abc:def", "\x7f"])
def test_cookie_that_is_none_of_ours_is_no_device(owner, besieged, cookie):
    besieged()
    client = behind_proxy("203.0.113.1")
    client.cookies["device"] = cookie

    assert is_limited(log_in(client, owner.email))


def test_device_of_one_business_is_a_stranger_at_another(owner, limited, globex_business, acme):
    known = be_known(owner.email)
    connection.set_tenant(globex_business)
    people.create_person(email=owner.email, password=PASSWORD, role=Role.OWNER)
    there = Client(headers={"host": "globex.localhost", "x-forwarded-for": "203.0.113.1"})
    there.cookies["device"] = known.cookies["device"].value
    for _ in range(6):
        log_in(there, owner.email, "wrong")

    assert is_limited(log_in(there, owner.email))
    without = Client(headers={"host": "globex.localhost", "x-forwarded-for": "203.0.113.1"})
    assert is_limited(log_in(without, owner.email))


def test_owner_is_told_once_and_gets_a_link_for_a_new_device(owner, besieged, work):
    besieged()
    besieged()
    work()

    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([owner.email], "Many wrong passwords for your account – Acme")
    ]
    new = behind_proxy("203.0.113.7")
    response = new.get(path_of(find_link(mail.outbox[0].body)))
    assert response.url == "/accounts/login/"
    assert "You can sign in on this device now." in new.get(response.url).content.decode()
    assert log_in(new, owner.email).url == "/admin/"


def test_link_asks_for_the_password_all_the_same(owner, besieged, work):
    besieged()
    work()
    new = behind_proxy("203.0.113.7")
    new.get(path_of(find_link(mail.outbox[0].body)))

    response = log_in(new, owner.email, "wrong")

    assert response.status_code == 200
    assert not is_limited(response)
    assert "_auth_user_id" not in new.session


@pytest.mark.parametrize("token", ["x", "WyJhIl0:1abc:def"])
def test_link_that_is_none_of_ours_opens_nothing(owner, acme_client, token):
    response = acme_client.get(f"/accounts/devices/{token}/")

    assert response.url == "/accounts/login/"
    assert "device" not in response.cookies
    assert "This link does not work any more." in acme_client.get(response.url).content.decode()


def test_link_grows_old(owner, besieged, work, monkeypatch):
    besieged()
    work()
    unguarded_floods.with_age_of_device_links(monkeypatch, hours=0)

    response = behind_proxy("203.0.113.7").get(path_of(find_link(mail.outbox[0].body)))

    assert "device" not in response.cookies


def test_nobody_is_told_where_there_is_no_account(acme, limited, work):
    limited.ACCOUNT_RATE_LIMITS = limited.ACCOUNT_RATE_LIMITS | {"login_failed_anywhere": "1/h/key"}
    for _ in range(3):
        log_in(behind_proxy("198.51.100.1"), "nobody@example.com", "wrong")
    work()

    assert mail.outbox == []


def test_new_password_by_mail_opens_the_login_at_once(owner, besieged, work):
    besieged()
    browser = behind_proxy("203.0.113.7")
    ask_for_reset(browser, owner.email)
    work()
    letter = next(each for each in mail.outbox if each.subject.startswith("Choose"))
    form = browser.get(path_of(find_link(letter.body))).url
    phrase = "another long phrase"
    browser.post(form, {"password1": phrase, "password2": phrase})

    assert log_in(browser, owner.email, phrase).url == "/admin/"
    assert is_limited(log_in(behind_proxy("203.0.113.8"), owner.email, phrase))
