"""Frozen dataclasses as JSON that is kept for years (decisions, 25).

What is written carries the number of its format. What is read may be older or newer than the
code: unknown keys are ignored, missing ones get the field's default, else the empty value of
its type. Whoever changes what a key *means* raises the number and reads the old one here.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import UnionType
from typing import Any, ClassVar, Protocol, cast, get_args, get_origin, get_type_hints
from uuid import UUID

FORMAT_KEY = "format"

_EMPTY: dict[Any, Any] = {str: "", int: 0, bool: False, tuple: (), frozenset: frozenset()}
_PARSERS: dict[Any, Callable[[Any], Any]] = {
    UUID: UUID,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
}


class Stored(Protocol):
    """A frozen dataclass that is kept as JSON; ``FORMAT`` is the number that is written now."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    FORMAT: ClassVar[int]


class UnreadableError(ValueError):
    """A key without which the rest means nothing is missing, or its value cannot be read."""


def dump(value: Stored) -> dict[str, Any]:
    """Return ``value`` as JSON can keep it, with the number of its format."""
    return _dump_dataclass(value)


def load[T: Stored](kind: type[T], kept: Mapping[str, Any]) -> T:
    """Return what ``dump`` wrote, in any format ever written.

    Raises ``UnreadableError`` where an id or a moment is missing or no such thing.
    """
    return cast("T", _load_dataclass(kind, kept))


def _dump_dataclass(value: Any) -> dict[str, Any]:
    number = {FORMAT_KEY: value.FORMAT} if hasattr(value, "FORMAT") else {}
    return number | {
        name: _dump_value(getattr(value, name)) for name in _list_names(value.__class__)
    }


def _dump_value(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple | list | frozenset):
        return [_dump_value(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _dump_value(item) for key, item in value.items()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    return _dump_dataclass(value) if is_dataclass(value) else str(value)


@cache
def _list_names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _load_dataclass(kind: Any, kept: Mapping[str, Any]) -> Any:
    known = {}
    for field, parse in _list_parsers(kind):
        if field.name in kept:
            known[field.name] = _parse(field, parse, kept[field.name])
        elif field.default is MISSING and field.default_factory is MISSING:
            known[field.name] = _make_empty(kind, field)
    return kind(**known)


def _parse(field: Field[Any], parse: Callable[[Any], Any], value: Any) -> Any:
    try:
        return parse(value)
    except (TypeError, ValueError, AttributeError) as error:
        raise UnreadableError(f"{field.name} cannot be read") from error


def _make_empty(kind: Any, field: Field[Any]) -> Any:
    hint = get_type_hints(kind)[field.name]
    if type(None) in get_args(hint):
        return None
    origin = get_origin(hint) or hint
    if origin in _EMPTY:
        return _EMPTY[origin]
    if is_dataclass(origin):
        return _load_dataclass(origin, {})
    raise UnreadableError(f"{field.name} is missing")


@cache
def _list_parsers(kind: Any) -> tuple[tuple[Field[Any], Callable[[Any], Any]], ...]:
    hints = get_type_hints(kind)
    return tuple((field, _find_parser(hints[field.name])) for field in fields(kind))


def _find_parser(hint: Any) -> Callable[[Any], Any]:
    """Return what makes a value of the type ``hint`` of its JSON."""
    if get_origin(hint) is UnionType:
        (inner,) = (_find_parser(part) for part in get_args(hint) if part is not type(None))
        return lambda value: None if value is None else inner(value)
    if get_origin(hint) in (tuple, frozenset):
        collect, item = get_origin(hint), _find_parser(get_args(hint)[0])
        return lambda value: collect(item(each) for each in value)
    if is_dataclass(hint):
        return lambda value: _load_dataclass(hint, value)
    return _PARSERS.get(hint, _keep)


def _keep(value: Any) -> Any:
    return value
