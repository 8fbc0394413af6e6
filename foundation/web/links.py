"""Addresses that open another program: a call, a map."""

import re
from urllib.parse import quote, urlencode

_EXTENSION = re.compile(r"(?:;ext=|,|\bext\.?|x)\s*([0-9]+)\s*\Z", re.IGNORECASE)
_DIALED = "+0123456789*#"
_MAP = "https://www.openstreetmap.org/search"
"""A map that needs no key and asks nothing of the visitor; opened by a link only."""


def get_phone_url(phone: str) -> str:
    """Return "tel:+4930901820" for a kept or written number (RFC 3966)."""
    extension = _EXTENSION.search(phone)
    number = phone[: extension.start()] if extension else phone
    dialed = quote("".join(char for char in number if char in _DIALED), safe="+*")
    return f"tel:{dialed};ext={extension[1]}" if extension else f"tel:{dialed}"


def get_map_url(address: str) -> str:
    """Return where a map shows the address, on one or several lines."""
    return f"{_MAP}?{urlencode({'query': join_address(address)})}"


def join_address(address: str) -> str:
    """Return the lines of an address on one line, "Street 1, 10119 Berlin"."""
    return ", ".join(line.strip() for line in address.splitlines() if line.strip())
