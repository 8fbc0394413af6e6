"""One table per kind of object says which key of the document is which column.

The same table reads, writes and translates what the models refuse, so that a document and the
admin are refused in the same words.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from foundation.documents import DocumentError, Node, format_minutes

_LATER_COLUMNS = {
    "closure_in_order": "last_date",
    "opening_hours_dates_in_order": "valid_until",
    "service_dates_in_order": "bookable_until",
    "time_off_in_order": "ends_at",
    "date_override_once_per_location": "date",
    "date_override_once_per_resource": "date",
    "requirement_role_once": "role",
}
"""Where a rule about several columns is told, by the constraint's name."""
_LIMITS = {"min_value": "Write at least", "max_value": "Write at most"}


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
NAME = Kind(Node.name)
LINE = Kind(Node.line)
LINES = Kind(Node.lines)
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
        _check_constraints(instance)
    except ValidationError as error:
        column, problems = next(iter(error.update_error_dict({}).items()))
        key = keys.get(column, "" if column == NON_FIELD_ERRORS else column)
        path = ".".join(part for part in (node.path, key) if part)
        raise DocumentError(path, _describe(column, problems[0])) from None


def _check_constraints(instance: Model) -> None:
    """Refuse what a constraint of the table refuses, at the column that is to be changed."""
    for model, constraints in instance.get_constraints():
        for constraint in constraints:
            try:
                constraint.validate(model, instance)
            except ValidationError as error:
                column = _LATER_COLUMNS.get(constraint.name, NON_FIELD_ERRORS)
                raise ValidationError({column: error.messages}) from None


def _describe(column: str, problem: ValidationError) -> str:
    """Return the sentence; limits of minutes are written as the document writes durations."""
    words = _LIMITS.get(problem.code or "")
    if words and problem.params and column.endswith("_minutes"):
        return f"{words} {format_minutes(problem.params['limit_value'])}."
    return str(problem.messages[0])


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
