"""What an applied document changed, by the paths of that document."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from booking_saas.setup import sections
from scheduling.queries.clocks import rezoning

type Change = dict[str, Any]

_ZONE = re.compile(r"locations\[(\d+)\]\.timezone")


def list_changes(
    document: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Change]:
    """Return ``{"path", "from", "to"}`` for each value that differs; lists are compared whole."""
    changes: list[Change] = []
    for key, given in document.items():
        old, new = sections.by_slug(before[key]), sections.by_slug(after[key])
        if not new:
            changes += _compare(key, before[key], after[key])
            continue
        for index, item in enumerate(given):
            slug = item["slug"]
            changes += _compare(f"{key}[{index}]", old.get(slug), new[slug])
    return changes


def list_warnings(
    document: Mapping[str, Any], changes: Iterable[Change], *, now: datetime
) -> Iterator[str]:
    """Yield a sentence for each location whose new zone lets visits read another time."""
    for change in changes:
        match = _ZONE.fullmatch(change["path"])
        if match is None or change["from"] is None:
            continue
        slug = document["locations"][int(match[1])]["slug"]
        visits = rezoning.list_rezoned_visits(
            slug, before=change["from"], after=change["to"], now=now
        )
        if visits:
            yield (
                f"{change['path']}: {len(visits)} upcoming visits keep their moments and read"
                " another time in the new zone. The admin can move them when it changes the zone."
            )


def _compare(path: str, old: Any, new: Any) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict) and old:
        for key, value in new.items():
            yield from _compare(f"{path}.{key}", old.get(key), value)
    elif old != new:
        yield {"path": path, "from": old, "to": new}
