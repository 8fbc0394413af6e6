"""How an entry says what a constraint refuses and what it lets pass.

An entry names the constraint and changes of a row that can be written: each of ``breaks`` must be
refused, each of ``keeps`` accepted. Values may be functions of the row, or of the first of two.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

type Change = Mapping[str, Any]
"""Column -> value, or a function of the row that gives the value."""
type Builder = Callable[[], Model]
"""Writes and returns a valid row, another one each time."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What one constraint or unique index of one table refuses.

    ``of_two``: changed is the second of two rows, after ``first`` was done to the first one.
    """

    name: str
    table: str
    breaks: tuple[Change, ...]
    keeps: tuple[Change, ...] = ()
    first: Change = field(default_factory=dict)
    of_two: bool = False


@dataclass(frozen=True)
class Unique:
    """The columns that no two rows of a table share.

    ``first`` is done to the first row before, ``beside`` to the second one with it.
    """

    table: str
    columns: str
    first: Change = field(default_factory=dict)
    beside: Change = field(default_factory=dict)


@dataclass(frozen=True)
class Reference:
    """What a foreign key points to, and what else the row needs to be free of other faults."""

    table: str
    beside: Change = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Promises:
    """All that the tables of one app promise.

    ``references`` maps tables to their foreign keys. Several columns of one key are separated by
    a comma and a space.
    """

    rows: Mapping[str, Builder]
    unique: Mapping[str, Unique]
    references: Mapping[str, Mapping[str, Reference]]
    entries: tuple[Entry, ...] = ()


def check(
    name: str, table: str, *, breaks: Iterable[Change], keeps: Iterable[Change] = ()
) -> Entry:
    """Return the entry of a check of single rows."""
    return Entry(name=name, table=table, breaks=tuple(breaks), keeps=tuple(keeps))


def pair(
    name: str,
    table: str,
    *,
    breaks: Iterable[Change],
    keeps: Iterable[Change] = (),
    first: Change | None = None,
) -> Entry:
    """Return the entry of what two rows must not share."""
    return Entry(
        name=name,
        table=table,
        breaks=tuple(breaks),
        keeps=tuple(keeps),
        first=first or {},
        of_two=True,
    )


def once(table: str, columns: str, *, first: Change | None = None, **beside: Any) -> Unique:
    """Return the columns whose values two rows of the table must not share."""
    return Unique(table, columns, first or {}, beside)


def to(table: str, **beside: Any) -> Reference:
    """Return the reference to a table."""
    return Reference(table, beside)
