"""Every address of a business, asked by a stranger with papers of another business.

The patterns are read from the URL configuration: a new address is covered when it exists.
"""

import pytest
from django.test import Client

from tests.architecture import addresses
from tests.isolation.conftest import PASSWORD, Side

SECRET = "only-acme-knows"
ADDRESSES = [
    address
    for address in addresses.list_addresses("booking_saas.urls_tenant")
    if address.path and address.name != "account_logout"
]


@pytest.fixture
def secretive(ours) -> Side:
    """Our business, whose every text names its secret."""
    ours.owner.name = SECRET
    ours.owner.email = f"{SECRET}@acme.example"
    with ours.inside():
        ours.owner.save()
        ours.owner.emailaddress_set.update(email=ours.owner.email)
    return ours


@pytest.fixture
def insider(secretive) -> Client:
    secretive.client.post(
        "/accounts/login/", {"login": secretive.owner.email, "password": PASSWORD}
    )
    return secretive.client


@pytest.fixture
def stranger(theirs) -> Client:
    """The other business's owner, logged in at home, with the same row number as ours."""
    theirs.client.post("/accounts/login/", {"login": theirs.owner.email, "password": PASSWORD})
    return theirs.client


def at_acme(client: Client, address: addresses.Address):
    return client.get(address.path, headers={"host": "acme.localhost"})


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_stranger_gets_what_a_visitor_gets(secretive, stranger, address):
    visitor = at_acme(Client(), address)
    answer = at_acme(stranger, address)

    assert answer.status_code == visitor.status_code
    assert answer.headers.get("Location") == visitor.headers.get("Location")
    assert answer.status_code < 500
    assert SECRET.encode() not in answer.getvalue()


@pytest.mark.parametrize(
    "address", [item for item in ADDRESSES if item.name.startswith("admin:")], ids=str
)
def test_own_staff_find_nothing_of_the_other_business(theirs, insider, secretive, address):
    response = at_acme(insider, address)

    assert response.status_code < 500
    assert b"globex" not in response.getvalue().lower()


def test_control_an_insider_sees_the_secret(insider):
    """The needle is on the pages for those who may see it."""
    assert SECRET.encode() in insider.get("/admin/").content


def test_control_the_strangers_papers_are_good_at_home(stranger):
    assert stranger.get("/admin/").status_code == 200
