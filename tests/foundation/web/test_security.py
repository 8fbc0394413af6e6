"""Headers that every page carries, and that those of accounts carry besides."""

import pytest

from tenants.accounts import people
from tenants.accounts.models import Role
from tests.architecture import addresses
from tests.factories.scheduling import make_profile

PATHS = sorted(
    {
        address.path
        for address in addresses.list_addresses("booking_saas.urls_tenant")
        if address.name.startswith("account_") and address.path
    }
)


@pytest.fixture
def browser(acme, client_of):
    make_profile()
    return client_of("acme")


def test_pages_of_accounts_are_found():
    assert {"/accounts/login/", "/accounts/email/", "/accounts/password/reset/"} <= set(PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_page_of_an_account_is_kept_nowhere(browser, path):
    as_visitor = browser.get(path)
    browser.force_login(
        people.create_person(email="a@example.com", password="x" * 20, role=Role.CUSTOMER)
    )
    as_customer = browser.get(path)
    posted = browser.post(path, {"login": "x", "email": "x"})

    kept = {answer.headers["Cache-Control"] for answer in (as_visitor, as_customer, posted)}
    assert kept == {"no-store"}


def test_other_pages_may_be_kept(browser):
    assert browser.get("/").headers["Cache-Control"] == "private, no-cache"
