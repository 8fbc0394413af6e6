"""Time zones by name, as strangers write them."""

import functools
import zoneinfo
from zoneinfo import ZoneInfo

MAX_NAME = 64
_NOWHERE = frozenset({"Factory", "localtime", "posixrules"})
"""Names in the database that are no place: what they mean depends on the machine."""


def find_zone(name: str | None) -> ZoneInfo | None:
    """Return the zone of that IANA name, or None for anything else, a folder's name included."""
    if not name or len(name) > MAX_NAME or name not in _known():
        return None
    return ZoneInfo(name)


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones()) - _NOWHERE
