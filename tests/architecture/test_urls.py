"""Every address has a name, and somebody decided who may use it."""

import pytest

from tests.architecture import addresses

TENANT = addresses.list_addresses("booking_saas.urls_tenant")
PUBLIC = addresses.list_addresses("booking_saas.urls_public")
BOTH = [("acme.localhost", address) for address in TENANT] + [
    ("localhost", address) for address in PUBLIC
]
OPEN_IN_ADMIN = {"admin:login", "admin:logout", "admin:jsi18n"}
EVERYBODYS = ("account_", "booking_site:", "public_site:", "api:", "api-", "media", "webhooks:")
"""Prefixes of the addresses that need no login; each view scopes what it shows."""


def test_addresses_are_found():
    names = {address.name for address in TENANT}

    assert {"booking_site:services", "admin:index", "account_login"} <= names


@pytest.mark.parametrize(("host", "address"), BOTH, ids=str)
def test_address_has_a_name(host, address):
    assert address.name
    assert not address.name.endswith(":")


@pytest.mark.parametrize(("host", "address"), BOTH, ids=str)
def test_somebody_decided_who_may_use_it(host, address):
    assert address.name.startswith(("admin:", *EVERYBODYS))


@pytest.mark.parametrize(
    ("host", "address"),
    [pair for pair in BOTH if pair[1].name.startswith("admin:")],
    ids=str,
)
def test_admin_sends_visitors_to_the_login(db, client, host, address):
    assert address.path
    response = client.get(address.path, headers={"host": host})

    if address.name in OPEN_IN_ADMIN:
        assert response.status_code in {200, 302, 405}
    else:
        assert response.status_code == 302
        assert "/login/" in response.url
