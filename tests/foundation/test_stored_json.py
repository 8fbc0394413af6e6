"""What is kept as JSON is read in any format: more keys, fewer keys, older numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID

import pytest

from foundation import stored_json
from foundation.stored_json import UnreadableError

ID = UUID("11111111-2222-4333-8444-555555555555")
AT = datetime(2026, 12, 1, 8, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Part:
    name: str
    weight: int | None = None


@dataclass(frozen=True, kw_only=True)
class Thing:
    FORMAT: ClassVar[int] = 3

    id: UUID
    at: datetime
    name: str
    count: int
    is_new: bool
    day: date | None
    parts: tuple[Part, ...]
    main: Part
    tags: frozenset[str] = frozenset({"plain"})
    notes: Mapping[str, Any] = field(default_factory=dict)


THING = Thing(
    id=ID,
    at=AT,
    name="Ärger",
    count=7,
    is_new=True,
    day=date(2026, 12, 1),
    parts=(Part(name="a"), Part(name="b", weight=2)),
    main=Part(name="c"),
    tags=frozenset({"x"}),
    notes={"k": [1, "two"]},
)
KEPT = {
    "format": 3,
    "id": "11111111-2222-4333-8444-555555555555",
    "at": "2026-12-01T08:00:00+00:00",
    "name": "Ärger",
    "count": 7,
    "is_new": True,
    "day": "2026-12-01",
    "parts": [{"name": "a", "weight": None}, {"name": "b", "weight": 2}],
    "main": {"name": "c", "weight": None},
    "tags": ["x"],
    "notes": {"k": [1, "two"]},
}


def test_facts_are_written_with_the_number_of_their_format():
    assert stored_json.dump(THING) == KEPT


def test_facts_come_back_as_they_were():
    assert stored_json.load(Thing, KEPT) == THING


def test_keys_that_nobody_knows_are_ignored():
    newer = KEPT | {"format": 99, "color": "red", "main": {"name": "c", "height": 3}}

    assert stored_json.load(Thing, newer) == THING


def test_missing_keys_get_their_default_or_nothing():
    oldest = {"id": str(ID), "at": AT.isoformat()}

    assert stored_json.load(Thing, oldest) == Thing(
        id=ID,
        at=AT,
        name="",
        count=0,
        is_new=False,
        day=None,
        parts=(),
        main=Part(name=""),
    )


@pytest.mark.parametrize("key", ["id", "at"])
def test_facts_mean_nothing_without_an_id_or_a_moment(key):
    with pytest.raises(UnreadableError, match=f"{key} is missing"):
        stored_json.load(Thing, {name: value for name, value in KEPT.items() if name != key})


@pytest.mark.parametrize(
    ("key", "value"),
    [("id", "7"), ("at", "soon"), ("day", 20261201), ("parts", 3), ("main", None), ("parts", [1])],
)
def test_what_cannot_be_read_is_named(key, value):
    with pytest.raises(UnreadableError, match=f"{key} cannot be read"):
        stored_json.load(Thing, KEPT | {key: value})
