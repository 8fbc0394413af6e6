"""Every address of a business, asked by a stranger with papers of another business.

The patterns are read from the URL configuration: a new address is covered when it exists. Both
businesses have a row of every kind with the same number, the one that the addresses name.
"""

import pytest
from django.test import Client

from tests.architecture import addresses
from tests.factories.scheduling import NOW
from tests.isolation import rows
from tests.isolation.conftest import PASSWORD, Side

ADDRESSES = [
    address
    for address in addresses.list_addresses("booking_saas.urls_tenant")
    if address.path and address.name != "account_logout"
]
OF_ADMIN = [address for address in ADDRESSES if address.name.startswith("admin:")]
SECRET, SHOWN = rows.name_secret("acme"), rows.name_shown("acme")
ON_LISTS = {
    "admin:notifications_message_changelist": SECRET,
    "admin:scheduling_booking_changelist": SECRET,
    "admin:scheduling_break_changelist": SHOWN,
    "admin:scheduling_businessprofile_changelist": SHOWN,
    "admin:scheduling_closure_changelist": SECRET,
    "admin:scheduling_customer_changelist": SECRET,
    "admin:scheduling_dateoverride_changelist": SHOWN,
    "admin:scheduling_location_changelist": SHOWN,
    "admin:scheduling_openinghours_changelist": SHOWN,
    "admin:scheduling_resource_changelist": SHOWN,
    "admin:scheduling_service_changelist": SHOWN,
    "admin:scheduling_timeoff_changelist": SECRET,
}
"""What own staff read on each list: what only they may know, or what tells the business apart."""


@pytest.fixture(autouse=True)
def _before_the_visit(settings, tmp_path):
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(f"={NOW.isoformat()}")


def fill(side: Side, monkeypatch) -> Side:
    slug = side.business.slug
    side.owner.name = rows.name_secret(slug)
    side.owner.email = f"{rows.name_secret(slug)}@{slug}.example"
    with side.inside():
        side.owner.save()
        side.owner.emailaddress_set.update(email=side.owner.email)
        rows.fill(slug, monkeypatch)
    return side


def log_in(side: Side) -> Client:
    side.client.post("/accounts/login/", {"login": side.owner.email, "password": PASSWORD})
    return side.client


@pytest.fixture
def filled(ours, theirs, monkeypatch) -> tuple[Side, Side]:
    """Both businesses, in whose every row their name or their secret stands."""
    return fill(ours, monkeypatch), fill(theirs, monkeypatch)


@pytest.fixture
def insider(filled) -> Client:
    return log_in(filled[0])


@pytest.fixture
def stranger(filled) -> Client:
    """The other business's owner, logged in at home, with the same row number as ours."""
    return log_in(filled[1])


def at_acme(client: Client, address: addresses.Address):
    return client.get(address.path, headers={"host": "acme.localhost"})


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_stranger_gets_what_a_visitor_gets(stranger, address):
    visitor = at_acme(Client(), address)
    answer = at_acme(stranger, address)

    assert answer.status_code == visitor.status_code
    assert answer.headers.get("Location") == visitor.headers.get("Location")
    assert answer.status_code < 500
    assert SECRET.encode() not in answer.getvalue()


@pytest.mark.parametrize("address", OF_ADMIN, ids=str)
def test_own_staff_find_nothing_of_the_other_business(insider, address):
    response = at_acme(insider, address)

    assert response.status_code < 500
    assert b"globex" not in response.getvalue().lower()


LISTS = [address for address in OF_ADMIN if address.name.endswith("_changelist")]
PAGES = [address for address in OF_ADMIN if f"{address.name}list" in ON_LISTS]


@pytest.mark.parametrize("address", LISTS, ids=str)
def test_control_own_staff_find_their_rows_on_every_list(insider, stranger, address):
    """The needles of the tests above are there to be found, by those whom they concern."""
    ours, theirs = (client.get(address.path, follow=True) for client in (insider, stranger))
    needle = ON_LISTS[address.name]

    assert (ours.status_code, theirs.status_code) == (200, 200)
    assert needle.encode() in ours.getvalue()
    assert needle.replace("acme", "globex").encode() in theirs.getvalue()


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_control_own_staff_find_their_rows_on_pages_of_their_own(insider, address):
    response = insider.get(address.path)

    assert response.status_code == 200
    assert SHOWN.encode() in response.getvalue() or SECRET.encode() in response.getvalue()


def test_control_the_strangers_papers_are_good_at_home(stranger):
    assert stranger.get("/admin/").status_code == 200
