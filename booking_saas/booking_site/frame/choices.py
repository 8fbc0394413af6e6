"""What a visitor has chosen so far: carried in the address, so that every step can be linked to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Self
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from foundation import tz
from foundation.web import parameters

PREFILLED = ("name", "email", "phone")

_MAX_TEXT = 200
_YEARS = range(2000, 2200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Read from a query or a form; whatever cannot be understood counts as not chosen."""

    staff: str | None = None
    day: date | None = None
    month: date | None = None
    start: datetime | None = None
    zone: ZoneInfo | None = None
    is_unfolded: bool = False
    is_choosing_zone: bool = False
    prefill: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """Return what ``data`` says; never raises."""
        read = {key: parameters.read_text(data, key, most=_MAX_TEXT) for key in PREFILLED}
        prefill = tuple((key, value) for key, value in read.items() if value)
        return cls(
            staff=parameters.read_text(data, "staff", most=_MAX_TEXT) or None,
            day=parse_date(data.get("day")),
            month=parse_date(f"{data.get('month') or ''}-01"),
            start=parse_instant(data.get("start")),
            zone=tz.find_zone(data.get("tz")),
            is_unfolded=data.get("view") == "month",
            is_choosing_zone=data.get("choose") == "zone",
            prefill=prefill,
        )

    def but(self, **changes: Any) -> Self:
        """Return the choice with ``changes``."""
        return replace(self, **changes)

    def fields(self) -> list[tuple[str, str]]:
        """Return the choice as query parameters."""
        pairs = [
            ("staff", self.staff),
            ("month", f"{self.month:%Y-%m}" if self.month else None),
            ("day", self.day.isoformat() if self.day else None),
            ("start", write_instant(self.start) if self.start else None),
            ("tz", self.zone.key if self.zone else None),
            ("view", "month" if self.is_unfolded else None),
            ("choose", "zone" if self.is_choosing_zone else None),
            *self.prefill,
        ]
        return [(name, value) for name, value in pairs if value]

    def url(self, path: str) -> str:
        """Return ``path`` with the choice as its query."""
        query = urlencode(self.fields())
        return f"{path}?{query}" if query else path


def parse_date(text: object) -> date | None:
    """Return the ISO date that ``text`` says, within sane years, or None."""
    try:
        found = date.fromisoformat(str(text or "")[:20])
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def parse_instant(text: object) -> datetime | None:
    """Return the instant that ``text`` says, in UTC; None without an offset or in an odd year."""
    try:
        found = datetime.fromisoformat(str(text or "")[:40])
    except ValueError:
        return None
    if found.tzinfo is None or found.year not in _YEARS:
        return None
    return found.astimezone(UTC)


def write_instant(at: datetime) -> str:
    """Return "2026-12-01T08:00:00Z"."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
