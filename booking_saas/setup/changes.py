"""What an applied document changed, by the paths of that document."""

from collections.abc import Iterator, Mapping
from typing import Any

from booking_saas.setup import sections

type Change = dict[str, Any]


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


def _compare(path: str, old: Any, new: Any) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict) and old:
        for key, value in new.items():
            yield from _compare(f"{path}.{key}", old.get(key), value)
    elif old != new:
        yield {"path": path, "from": old, "to": new}
