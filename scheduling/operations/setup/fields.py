"""One table per kind of object says which key of the document is which column.

The same table reads, writes and translates what the models refuse, so that a document and the
admin are refused in the same words.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from booking_saas.lib.documents import DocumentError, Node, format_minutes


class Kind(NamedTuple):
    """How a value is read from the document and written into it."""

    read: Callable[[Node], Any]
    write: Callable[[Any], Any] = lambda value: value


class Field(NamedTuple):
    """A key of the document and the column that it fills."""

    key: str
    column: str
    kind: Kind


def _or_null(kind: Kind) -> Kind:
    return Kind(
        lambda node: None if node.value is None else kind.read(node),
        lambda value: None if value is None else kind.write(value),
    )


TEXT = Kind(Node.text)
NUMBER = Kind(Node.integer)
FLAG = Kind(Node.boolean)
MINUTES = Kind(Node.minutes, format_minutes)
DAY = Kind(Node.day, lambda day: day.isoformat())
NUMBER_OR_NULL = _or_null(NUMBER)
MINUTES_OR_NULL = _or_null(MINUTES)
DAY_OR_NULL = _or_null(DAY)


def keys_of(fields: Iterable[Field]) -> list[str]:
    """Return the keys of the document."""
    return [field.key for field in fields]


def write(instance: Model, fields: Iterable[Field]) -> dict[str, Any]:
    """Return the columns of ``instance`` as the document has them."""
    return {field.key: field.kind.write(getattr(instance, field.column)) for field in fields}


def fill(instance: Model, fields: Iterable[Field], given: Mapping[str, Node]) -> None:
    """Set the columns whose keys are given; the others stay as they are."""
    for field in fields:
        if field.key in given:
            setattr(instance, field.column, field.kind.read(given[field.key]))


def check(
    instance: Model, node: Node, keys: Mapping[str, str], *, trusted: Collection[str] = ()
) -> None:
    """Refuse what the model refuses, at the path of the key in ``keys`` (by column).

    ``trusted`` are columns that this program filled, for example the owner of a row.
    """
    try:
        instance.clean_fields(exclude=trusted)
        instance.clean()
        instance.validate_unique()
        instance.validate_constraints()
    except ValidationError as error:
        column, messages = next(
            iter(ValidationError(error.update_error_dict({})).message_dict.items())
        )
        key = keys.get(column, "" if column == NON_FIELD_ERRORS else column)
        path = ".".join(part for part in (node.path, key) if part)
        raise DocumentError(path, str(messages[0])) from None


def columns_of(fields: Iterable[Field]) -> dict[str, str]:
    """Return the key of each column, for ``check``."""
    return {field.column: field.key for field in fields}


def in_words(node: Node, problem: ValidationError) -> DocumentError:
    """Return the refusal of a single value as the document's."""
    return DocumentError(node.path, str(problem.messages[0]))


def require(node: Node, given: Mapping[str, Node], key: str) -> Node:
    """Return the value of ``key``; refuse its absence at the path where it belongs."""
    if key not in given:
        path = f"{node.path}.{key}" if node.path else key
        raise DocumentError(path, "This key is needed.")
    return given[key]
