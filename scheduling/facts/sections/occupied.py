"""What is taken of each resource: its active occupancies, buffers included (booking-rules, 5)."""

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import overload

from scheduling.engine.facts import OccupiedSpan, ResourceFacts
from scheduling.facts.section import Section

_COLUMNS = ("busy_from", "busy_until", "visit_from", "visit_until")
_VISIT = " || ".join(f"int8send(date_part('epoch', {name})::int8)" for name in _COLUMNS)
_BYTES = 8 * len(_COLUMNS)

_SQL = f"""
SELECT string_agg(
    int8send(r.id) || int8send(length(o.visits)::int8 / {_BYTES}) || o.visits, ''::bytea)
FROM reach, resource r, LATERAL (
    SELECT string_agg({_VISIT}, ''::bytea ORDER BY busy_from) AS visits
    FROM scheduling_occupancy
    WHERE resource_id = r.id AND active AND slot_id <> ALL(%(without_slots)s::uuid[])
      AND busy_from >= reach.lo - interval '3 days' AND busy_from < reach.hi
      AND busy_until >= reach.lo
) o
WHERE o.visits IS NOT NULL
"""
"""Eight bytes a number: of each resource its id, how many visits, and four of each visit."""


class PackedSpans(Sequence[OccupiedSpan]):
    """Visits as four integers each, without an object per number until one is asked for.

    A busy month of ten people is 50 kB this way, and ten times that as tuples.
    """

    __slots__ = ("_numbers",)

    def __init__(self, numbers: "array[int]") -> None:
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers) // 4

    @overload
    def __getitem__(self, position: int) -> OccupiedSpan: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[OccupiedSpan]: ...
    def __getitem__(self, position: int | slice) -> OccupiedSpan | Sequence[OccupiedSpan]:
        if isinstance(position, slice):
            first, last, _step = position.indices(len(self))
            return list(_batch(self._numbers[4 * first : 4 * last]))
        first = 4 * range(len(self))[position]
        (visit,) = _batch(self._numbers[first : first + 4])
        return visit

    def __iter__(self) -> Iterator[OccupiedSpan]:
        return _batch(self._numbers)


def _batch(numbers: Iterable[int]) -> Iterator[OccupiedSpan]:
    turns = iter(numbers)
    return zip(turns, turns, turns, turns, strict=True)


def _read(packed: bytes | None) -> dict[int, Sequence[OccupiedSpan]]:
    numbers = array("q", packed or b"")
    if sys.byteorder == "little":  # Postgres sends the highest byte first
        numbers.byteswap()
    occupied: dict[int, Sequence[OccupiedSpan]] = {}
    position = 0
    while position < len(numbers):
        id_, count = numbers[position : position + 2]
        end = position + 2 + count * len(_COLUMNS)
        occupied[id_] = PackedSpans(numbers[position + 2 : end])
        position = end
    return occupied


def _fill(resource: ResourceFacts, occupied: Mapping[int, Sequence[OccupiedSpan]]) -> ResourceFacts:
    return replace(resource, occupied=occupied.get(resource.id, ()))


OCCUPIED = Section(_SQL, _read, fill_resource=_fill)
