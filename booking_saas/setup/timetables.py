"""Lists that belong to a location or a resource: hours, breaks, special dates, time off.

A list that the document gives replaces, as a whole, the one that is there.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from booking_saas.setup import fields
from foundation.documents import Node, format_instant
from scheduling.models import (
    Break,
    DateOverride,
    HolidayOpening,
    Location,
    OpeningHours,
    OverrideRange,
    Resource,
    TimeOff,
    walltimes,
)

type Owner = Location | Resource
type Lists = dict[str, list[Any]]

_RANGE_KEYS = ("from", "to")
_OWNER_COLUMNS = ("location", "resource")
_COLUMNS = {
    "opens_minute": "from",
    "closes_minute": "to",
    "first_date": "from",
    "last_date": "to",
    "starts_at": "start",
    "ends_at": "end",
}
_VALIDITY = (
    fields.Field("valid_from", "valid_from", fields.DAY_OR_NULL),
    fields.Field("valid_until", "valid_until", fields.DAY_OR_NULL),
)


class Row(NamedTuple):
    """One item of a list: as the document has it, and what is stored for it, in this order."""

    item: Any
    node: Node
    instances: tuple[Model, ...]


class ListKind(NamedTuple):
    """One list of the document. ``read`` gets the owner's column, for example ``resource=ana``."""

    key: str
    rows: Callable[[], QuerySet[Any]]
    write: Callable[[Any], Any]
    read: Callable[[Node, dict[str, Owner]], Row]


def list_all(kinds: Iterable[ListKind]) -> dict[Owner, Lists]:
    """Return the lists of every location and resource, in a constant number of queries."""
    found: dict[Owner, Lists] = defaultdict(lambda: defaultdict(list))
    for kind in kinds:
        for row in kind.rows():
            owner = getattr(row, "resource", None) or row.location
            found[owner][kind.key].append(kind.write(row))
    return found


def write_lists(kinds: Iterable[ListKind], lists: Mapping[str, list[Any]]) -> Lists:
    """Return the lists of one owner in the document's order; empty ones too."""
    return {kind.key: ordered(lists.get(kind.key, [])) for kind in kinds}


def apply_lists(
    owner: Owner, given: Mapping[str, Node], kinds: Iterable[ListKind], present: Mapping[str, Any]
) -> None:
    """Bring the lists that are given to the owner; ``present`` is how the document had them."""
    column = "location" if isinstance(owner, Location) else "resource"
    for kind in kinds:
        if kind.key not in given:
            continue
        rows = [kind.read(node, {column: owner}) for node in given[kind.key].items()]
        if ordered(row.item for row in rows) != present.get(kind.key, []):
            kind.rows().filter(**{column: owner}).delete()
            save_rows(rows)


def save_rows(rows: Iterable[Row]) -> None:
    """Check and insert the instances of each row, in order."""
    for row in rows:
        for instance in row.instances:
            fields.check(instance, row.node, _COLUMNS, trusted=(*_OWNER_COLUMNS, "override"))
            instance.save(force_insert=True)


def ordered(items: Iterable[Any]) -> list[Any]:
    """Return the items in the one order that the document has."""
    return sorted(items, key=json.dumps)


def _read_range(node: Node, given: Mapping[str, Node]) -> dict[str, int]:
    start, end = (fields.require(node, given, key) for key in _RANGE_KEYS)
    opens = _in_words(start, lambda: walltimes.parse_start(start.text()))
    closes = _in_words(end, lambda: walltimes.parse_end(end.text(), opens))
    return {"opens_minute": opens, "closes_minute": closes}


def _in_words(node: Node, parse: Callable[[], int]) -> int:
    try:
        return parse()
    except ValidationError as problem:
        raise fields.in_words(node, problem) from None


def _write_range(row: OpeningHours | Break | OverrideRange) -> dict[str, Any]:
    opens, closes = row.opens_minute, row.closes_minute
    return {"from": walltimes.format_time(opens), "to": walltimes.format_time(closes)}


def _write_weekly(row: OpeningHours | Break) -> dict[str, Any]:
    return {"weekday": row.weekday} | _write_range(row)


def _read_weekday(node: Node, given: Mapping[str, Node]) -> int:
    day = fields.require(node, given, "weekday")
    weekday = day.integer()
    if weekday not in range(7):
        day.fail("Write a weekday from 0 (Monday) to 6 (Sunday).")
    return weekday


def _read_hours(node: Node, owner: dict[str, Owner]) -> Row:
    given = node.fields(["weekday", *_RANGE_KEYS, *fields.keys_of(_VALIDITY)])
    hours = OpeningHours(
        weekday=_read_weekday(node, given), **_read_range(node, given), **_columns(owner)
    )
    fields.fill(hours, _VALIDITY, given)
    return Row(_write_hours(hours), node, (hours,))


def _write_hours(hours: OpeningHours) -> dict[str, Any]:
    return _write_weekly(hours) | fields.write(hours, _VALIDITY)


def _read_break(node: Node, owner: dict[str, Owner]) -> Row:
    given = node.fields(["weekday", *_RANGE_KEYS])
    pause = Break(weekday=_read_weekday(node, given), **_read_range(node, given), **_columns(owner))
    return Row(_write_weekly(pause), node, (pause,))


def _read_override(node: Node, owner: dict[str, Owner]) -> Row:
    given = node.fields(["date", "hours"])
    override = DateOverride(date=fields.require(node, given, "date").day(), **_columns(owner))
    ranges = []
    for item in given["hours"].items() if "hours" in given else ():
        minutes = _read_range(item, item.fields(_RANGE_KEYS))
        ranges.append(OverrideRange(override=override, **minutes))
    return Row(_write_override(override, ranges), node, (override, *ranges))


def _write_override(override: DateOverride, ranges: Iterable[OverrideRange]) -> dict[str, Any]:
    hours = ordered(_write_range(row) for row in ranges)
    return {"date": override.date.isoformat(), "hours": hours}


def _read_time_off(node: Node, owner: dict[str, Owner]) -> Row:
    given = node.fields(["start", "end", "reason"])
    away = TimeOff(
        starts_at=fields.require(node, given, "start").instant(),
        ends_at=fields.require(node, given, "end").instant(),
        reason=given["reason"].line() if "reason" in given else "",
        **_columns(owner),
    )
    return Row(_write_time_off(away), node, (away,))


def _write_time_off(away: TimeOff) -> dict[str, Any]:
    span = {"start": format_instant(away.starts_at), "end": format_instant(away.ends_at)}
    return span | {"reason": away.reason}


def _read_holiday_opening(node: Node, owner: dict[str, Owner]) -> Row:
    opening = HolidayOpening(date=node.day(), **_columns(owner))
    return Row(opening.date.isoformat(), node, (opening,))


def _columns(owner: dict[str, Owner]) -> dict[str, Any]:
    return dict(owner)


HOURS = ListKind(
    "hours",
    lambda: OpeningHours.objects.select_related(*_OWNER_COLUMNS),
    _write_hours,
    _read_hours,
)
BREAKS = ListKind(
    "breaks", lambda: Break.objects.select_related(*_OWNER_COLUMNS), _write_weekly, _read_break
)
OVERRIDES = ListKind(
    "overrides",
    lambda: DateOverride.objects.select_related(*_OWNER_COLUMNS).prefetch_related("ranges"),
    lambda override: _write_override(override, override.ranges.all()),
    _read_override,
)
TIME_OFF = ListKind(
    "time_off",
    lambda: TimeOff.objects.select_related("resource"),
    _write_time_off,
    _read_time_off,
)
OPEN_ON_HOLIDAYS = ListKind(
    "open_on_holidays",
    lambda: HolidayOpening.objects.select_related("location"),
    lambda opening: opening.date.isoformat(),
    _read_holiday_opening,
)

OF_A_LOCATION = (HOURS, BREAKS, OVERRIDES, OPEN_ON_HOLIDAYS)
OF_A_RESOURCE = (HOURS, BREAKS, OVERRIDES, TIME_OFF)
