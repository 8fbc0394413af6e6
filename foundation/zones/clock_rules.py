"""Which rules of clocks this process goes by: the newest at hand (booking-rules, 1).

Governments change them at short notice. Python reads the zone files of the system before those of
the ``tzdata`` package, however old they are: ``use_newest`` is called before anything asks for a
zone, and sees to it that the newer of the two tells.
"""

import functools
import logging
import re
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Literal

logger = logging.getLogger("booking.zones")

OLD_AFTER = timedelta(days=183)
"""Half a year: rules change several times in each."""

_VERSION = re.compile(r"\b([12][0-9]{3})([a-z]{1,2})\b")
_SOURCE = "tzdata.zi"
_VERSION_FILES = (_SOURCE, "+VERSION")
"""Where a folder of zone files says which version it is: its source, or a file of its own."""
_LONGEST_LINE = 200
_PACKAGE_RELEASED = {"2026f": date(2026, 10, 28)}
"""When the locked package came out: an installed one does not say so itself."""

type Source = Literal["system", "package"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneRules:
    """One version of the IANA database; ``version`` is empty where a folder does not say it."""

    version: str
    source: Source
    released: date | None

    @property
    def age_key(self) -> tuple[int, int, str]:
        """What sorts versions by age: 2026b, 2026z, 2026za, 2027a."""
        found = _VERSION.fullmatch(self.version)
        return (int(found[1]), len(found[2]), found[2]) if found else (0, 0, "")

    def is_old(self, *, now: datetime) -> bool:
        """Tell whether they came out more than half a year ago."""
        return self.released is None or now.astimezone(UTC).date() - self.released > OLD_AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The rules that this process uses, and those it leaves alone, if there are any."""

    used: ZoneRules
    unused: ZoneRules | None

    def describe(self) -> str:
        """Return both in a sentence for logs."""
        used = f"Clock rules {self.used.version}, from the {_PLACES[self.used.source]}"
        if self.unused is None:
            return f"{used}."
        version = self.unused.version or "an unknown version"
        return f"{used}; the {_PLACES[self.unused.source]} has {version}."


_PLACES: dict[Source, str] = {"system": "system", "package": "tzdata package"}


@functools.cache
def use_newest() -> Choice:
    """Let every zone of this process follow the newest rules; decided once per process."""
    package, system = find_package(), find_system(zoneinfo.TZPATH)
    if system is not None and system.age_key > package.age_key:
        return Choice(used=system, unused=package)
    # Without a folder to search, Python reads the package.
    zoneinfo.reset_tzpath(())
    zoneinfo.ZoneInfo.clear_cache()
    return Choice(used=package, unused=system)


def find_package() -> ZoneRules:
    """Return the rules of the installed package."""
    version = _read_version(Path(str(resources.files("tzdata"))) / "zoneinfo" / _SOURCE)
    released = _PACKAGE_RELEASED.get(version) or _find_last_day(version)
    return ZoneRules(version=version, source="package", released=released)


def find_system(folders: Sequence[str]) -> ZoneRules | None:
    """Return the rules in the first of these folders that holds zone files, if one does."""
    for folder in map(Path, folders):
        if not (folder / "UTC").is_file():
            continue
        for path in (folder / name for name in _VERSION_FILES):
            if version := _read_version(path):
                return ZoneRules(
                    version=version, source="system", released=_find_day(version, path)
                )
        return ZoneRules(version="", source="system", released=None)
    return None


def announce(*, now: datetime) -> None:
    """Say in the log which rules are used, and warn where they are old."""
    choice = use_newest()
    logger.info("%s", choice.describe())
    if choice.used.is_old(now=now):
        logger.warning(
            "The clock rules %s are more than six months old: update the tzdata package.",
            choice.used.version,
        )


def _read_version(path: Path) -> str:
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            found = _VERSION.search(file.readline(_LONGEST_LINE))
    except OSError:
        return ""
    return found[0] if found else ""


def _find_day(version: str, path: Path) -> date | None:
    """Return when a folder's rules came out: distributions keep the time of the file."""
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    # In another year than the version's it is the time of some copy.
    return written if version.startswith(str(written.year)) else _find_last_day(version)


def _find_last_day(version: str) -> date | None:
    """Return the last day on which that version can have come out."""
    found = _VERSION.fullmatch(version)
    return date(int(found[1]), 12, 31) if found else None
