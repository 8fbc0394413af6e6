"""Whose request it is, whatever the headers claim."""

import pytest
from django.test import RequestFactory

from foundation.web.client_address import get_client_address


def _address(remote, forwarded=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    return get_client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote))


def test_header_is_ignored_without_proxies():
    assert _address("192.0.2.1", "203.0.113.9") == "192.0.2.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, None, "192.0.2.1"),
        (1, "nonsense", "unknown"),
        (1, "x, 2001:db8::1", "2001:db8::/64"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_address_is_what_our_proxy_saw(settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies

    remote = "192.0.2.1"

    assert _address(remote, forwarded if forwarded is not None else remote) == expected


def test_socket_without_address_is_unknown():
    assert _address("") == "unknown"


def test_network_of_ipv6_counts_as_one():
    assert _address("2001:db8::1") == _address("2001:db8::ffff") == "2001:db8::/64"
