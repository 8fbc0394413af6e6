"""Whose request it is: an address that the client cannot choose."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

_IPV6_NETWORK = 64
UNKNOWN = "unknown"


def get_client_address(request: HttpRequest) -> str:
    """Return the address of the client, one per /64 network for IPv6.

    ``TRUSTED_PROXIES`` says how many proxies of ours stand in front: each appended one
    address to ``X-Forwarded-For``, and what stands left of those is the client's invention.
    Without proxies the header is ignored.
    """
    proxies: int = settings.TRUSTED_PROXIES
    text = request.META.get("REMOTE_ADDR", "")
    if proxies:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
        text = hops[-proxies] if len(hops) >= proxies else text
    return _normalize(text)


def _normalize(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return UNKNOWN
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), _IPV6_NETWORK), strict=False))
