"""Rows of the set-up, checked by their own rules before they are written.

Inner functions: they run in the transaction of whoever calls them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

OWNERS = ("location", "resource", "service", "override")
"""Columns that this program fills: they need no asking whether such a row exists."""


class InvalidRowError(Exception):
    """One row of a list breaks a rule; ``index`` says which, ``problem`` why."""

    def __init__(self, index: int, problem: ValidationError) -> None:
        self.index = index
        self.problem = problem
        super().__init__(index)


def check_row(row: Model) -> None:
    """Raise ``ValidationError`` by column unless the row keeps its rules; clean what it keeps."""
    row.clean_fields(exclude=OWNERS)
    row.clean()
    if row._state.adding:  # noqa: SLF001 - documented for this use
        row.validate_unique(exclude=OWNERS)


def check_rows(rows: Sequence[Model]) -> None:
    """Raise ``InvalidRowError`` for the first row that breaks its rules.

    Lists are replaced as a whole, so nothing that is stored can be in their way.
    """
    for index, row in enumerate(rows):
        try:
            row.clean_fields(exclude=OWNERS)
            row.clean()
        except ValidationError as problem:
            raise InvalidRowError(index, problem) from None


def refuse_repeated(values: Sequence[object], column: str, sentence: Any) -> None:
    """Raise ``InvalidRowError`` at the second row of one value."""
    for index, value in enumerate(values):
        if value in values[:index]:
            problem = ValidationError({column: ValidationError(sentence, code="unique")})
            raise InvalidRowError(index, problem)


def change(row: Model, values: Mapping[str, Any]) -> bool:
    """Give the row these values by column, and tell whether that changes anything.

    A new row is always changed.
    """
    is_new = row._state.adding  # noqa: SLF001 - documented for this use
    changed = {
        column: value for column, value in values.items() if is_new or getattr(row, column) != value
    }
    for column, value in changed.items():
        setattr(row, column, value)
    return is_new or bool(changed)
