"""Time zones by name, as strangers write them."""

import functools
import zoneinfo
from zoneinfo import ZoneInfo

from babel.core import get_global

MAX_NAME = 64
_NOWHERE = frozenset({"Factory", "localtime", "posixrules"})
"""Names in the database that are no place: what they mean depends on the machine."""
_NO_COUNTRY = "ZZ"
"""What the Unicode data calls the country of zones at sea."""


def find_zone(name: str | None) -> ZoneInfo | None:
    """Return the zone of that IANA name, or None for anything else, a folder's name included."""
    if not name or len(name) > MAX_NAME or name not in list_names():
        return None
    return ZoneInfo(name)


def find_country(name: str) -> str:
    """Return the ISO 3166 code of the country that the zone lies in; "" for UTC and its like."""
    territory = str(get_global("zone_territories").get(name, ""))
    return territory if territory.isalpha() and territory != _NO_COUNTRY else ""


@functools.cache
def list_names() -> frozenset[str]:
    """Return the names that ``find_zone`` knows."""
    return frozenset(zoneinfo.available_timezones()) - _NOWHERE
