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

    ``chosen`` is the visitor's own zone, ``location`` the one of the place. At a location the
    location's zone leads; by phone or video the visitor's (booking-rules, 1.6), and while that is
    not known, ``is_unsure``, the page must say which one it shows.
    """

    zone: ZoneInfo
    chosen: ZoneInfo
    beside: ZoneInfo | None
    location: ZoneInfo
    is_unsure: bool = False

    @classmethod
    def choose(
        cls, *, location: ZoneInfo, visitor: ZoneInfo | None, is_remote: bool
    ) -> "DisplayZone":
        """Return the zones for a visit at ``location`` or, ``is_remote``, wherever they are."""
        chosen = visitor or location
        if is_remote:
            unsure = visitor is None
            return cls(zone=chosen, chosen=chosen, beside=None, location=location, is_unsure=unsure)
        beside = chosen if chosen.key != location.key else None
        return cls(zone=location, chosen=chosen, beside=beside, location=location)

    def beside_at(self, at: datetime) -> ZoneInfo | None:
        """Return the visitor's zone if its wall time differs at ``at``."""
        if self.beside is None or show_same(self.zone, self.beside, at):
            return None
        return self.beside

    def differs_at(self, at: datetime) -> bool:
        """Tell whether visitor and place read different wall times at ``at``."""
        return self.is_unsure or not show_same(self.chosen, self.location, at)


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
    """Return the line above the times; without any, it is about ``next_free``.

    Empty where there is nothing to say: visitor and place read the same clock.
    """
    shown = list(starts) or ([next_free] if next_free is not None else [])
    is_odd_night = any(is_ambiguous(start.astimezone(display.zone)) for start in starts)
    # On such a day the zones may part or meet between two times.
    is_needed = is_odd_night or any(display.differs_at(start) for start in shown)
    if not is_needed:
        return ""
    change = [_("The clocks change on this day.")] if is_odd_night else []
    return " ".join([_tell_zones(display, shown, formats), *change])


def _tell_zones(display: DisplayZone, shown: Sequence[datetime], formats: Formats) -> str:
    name = zone_name(formats, display.zone)
    others = (display.beside_at(start) for start in shown)
    other = next((zone for zone in others if zone is not None), None)
    if other is None:
        return _("Times are %(zone)s.") % {"zone": name}
    return _("Times are %(zone)s, below in yours (%(city)s).") % {
        "zone": name,
        "city": formats.city(other),
    }
