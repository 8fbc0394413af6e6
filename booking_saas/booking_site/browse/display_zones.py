"""In which zones the times of a page are shown, and how the page says so (booking-rules, 1.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from foundation.formats import Formats, is_ambiguous, show_same


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayZone:
    """Whose wall time is shown: ``zone``, with ``beside`` next to it where it differs.

    ``chosen`` is the visitor's own zone. At a location the location's zone leads; by phone or
    video the visitor's (booking-rules, 1.6).
    """

    zone: ZoneInfo
    chosen: ZoneInfo
    beside: ZoneInfo | None

    @classmethod
    def choose(
        cls, *, location: ZoneInfo, visitor: ZoneInfo | None, is_remote: bool
    ) -> "DisplayZone":
        """Return the zones for a visit at ``location`` or, ``is_remote``, wherever they are."""
        chosen = visitor or location
        if is_remote:
            return cls(zone=chosen, chosen=chosen, beside=None)
        beside = chosen if chosen.key != location.key else None
        return cls(zone=location, chosen=chosen, beside=beside)

    def beside_at(self, at: datetime) -> ZoneInfo | None:
        """Return the visitor's zone if its wall time differs at ``at``."""
        if self.beside is None or show_same(self.zone, self.beside, at):
            return None
        return self.beside


def zone_name(formats: Formats, zone: ZoneInfo) -> str:
    """Return "Berlin time"."""
    return _("%(city)s time") % {"city": formats.city(zone)}


def describe(
    display: DisplayZone,
    starts: Sequence[datetime],
    *,
    next_free: datetime | None,
    formats: Formats,
) -> str:
    """Return the line above the times; without any, it is about ``next_free``."""
    name = zone_name(formats, display.zone)
    at = starts[0] if starts else next_free
    if at is None:
        return _("Times are %(zone)s.") % {"zone": name}
    is_odd_night = any(is_ambiguous(start.astimezone(display.zone)) for start in starts)
    # On such a day the zones may part or meet between two times.
    others = [display.beside_at(start) for start in starts] or [display.beside_at(at)]
    other = next((zone for zone in others if zone is not None), None)
    change = [_("The clocks change on this day.")] if is_odd_night else []
    if other is None:
        return " ".join([_("Times are %(zone)s.") % {"zone": name}, *change])
    text = _("Times are %(zone)s, below in yours (%(city)s).") % {
        "zone": name,
        "city": formats.city(other),
    }
    return " ".join([text, *change])
