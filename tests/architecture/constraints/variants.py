"""The same constraint with one part of its condition left out, or a boundary moved by one.

A part is a comparison, or one of the values of a list.
"""

import copy
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import CheckConstraint, Model, Q
from django.db.models.constraints import BaseConstraint

_OTHER_BOUNDARY = {"gt": "gte", "gte": "gt", "lt": "lte", "lte": "lt"}

type Conditional = tuple[type[Model], BaseConstraint]


def list_conditional_constraints(tables: set[str]) -> Iterator[Conditional]:
    """Yield what models say of those tables that depends on a condition, with its model."""
    for model in apps.get_models():
        if model._meta.db_table in tables:
            for constraint in model._meta.constraints:
                if getattr(constraint, "condition", None) is not None:
                    yield model, constraint


def list_variants(constraint: BaseConstraint) -> Iterator[tuple[str, BaseConstraint]]:
    """Yield what was changed, and the changed constraint."""
    conditions: list[Q | None] = list(_list_changed(constraint.condition))
    if not isinstance(constraint, CheckConstraint):
        conditions.append(None)
    for condition in conditions:
        changed = copy.copy(constraint)
        changed.condition = condition
        yield str(condition), changed


def put_in_place(model: type[Model], constraint: BaseConstraint, variant: BaseConstraint) -> None:
    """Let the variant take the place of the constraint."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, constraint)
        editor.add_constraint(model, variant)


def _list_changed(condition: Q) -> Iterator[Q]:
    for number, child in enumerate(condition.children):
        if len(condition.children) > 1 and not _is_idle(condition, child):
            yield _with_children(condition, number, ())
        if isinstance(child, Q):
            for changed in _list_changed(child):
                yield _with_children(condition, number, (changed,))
        else:
            for other in _list_other_comparisons(*child):
                yield _with_children(condition, number, (other,))


def _is_idle(condition: Q, child: object) -> bool:
    """Tell whether the part only says what checks do by themselves: they let NULL pass."""
    return condition.connector == Q.OR and isinstance(child, tuple) and child[1] is None


def _with_children(condition: Q, number: int, instead: tuple[object, ...]) -> Q:
    changed = condition.copy()
    # A copy shares the list of its original: changed in place, the model itself would be changed.
    changed.children = [*condition.children[:number], *instead, *condition.children[number + 1 :]]
    return changed


def _list_other_comparisons(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    field, _, lookup = path.rpartition("__")
    if lookup in _OTHER_BOUNDARY:
        yield f"{field}__{_OTHER_BOUNDARY[lookup]}", value
    if lookup == "in":
        yield from ((path, [each for each in value if each != left_out]) for left_out in value)
