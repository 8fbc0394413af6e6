"""Whose request it is: an address that the client cannot choose."""

import ipaddress
from ipaddress import IPv4Address, IPv6Address

from django.conf import settings
from django.http import HttpRequest

from foundation import signing

_IPV6_NETWORK = 64
_IPV6_SITE = 48
"""What one customer of a provider gets at most: 65,536 networks."""
UNKNOWN = "unknown"
_PURPOSE = "client-network"


def get_client_address(request: HttpRequest) -> str:
    """Return the address of the client, one per /64 network for IPv6.

    ``TRUSTED_PROXIES`` says how many proxies of ours stand in front: each appended one
    address to ``X-Forwarded-For``, and what stands left of those is the client's invention.
    Without proxies the header is ignored.
    """
    address = _find_address(request)
    return UNKNOWN if address is None else _widen(address, _IPV6_NETWORK)


def get_client_site(request: HttpRequest) -> str | None:
    """Return the /48 network of the client; ``None`` for IPv4, which has nothing like it."""
    address = _find_address(request)
    return _widen(address, _IPV6_SITE) if isinstance(address, IPv6Address) else None


def hash_address(request: HttpRequest) -> str:
    """Return the address as it is kept with what a visitor did: it tells visitors apart."""
    return signing.keyed_hash(get_client_address(request), purpose=_PURPOSE)


def hash_site(request: HttpRequest) -> str:
    """Return the /48 network as ``hash_address``; "" for IPv4."""
    site = get_client_site(request)
    return signing.keyed_hash(site, purpose=_PURPOSE) if site else ""


def _find_address(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    proxies: int = settings.TRUSTED_PROXIES
    text = request.META.get("REMOTE_ADDR", "")
    if proxies:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
        text = hops[-proxies] if len(hops) >= proxies else text
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _widen(address: IPv4Address | IPv6Address, prefix: int) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((int(address), prefix), strict=False))
