"""Whatever the database promises is kept by the database itself, and every promise is tried.

One table over ``pg_constraint``: what stands in the database has an entry, and what has an entry
stands in the database. Entries are in ``constraints/``, a module for each app.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress

import pytest
from django.db import IntegrityError, connection, transaction

from tests.architecture.constraints import attempts, catalog, frozen_columns, variants
from tests.architecture.constraints.billing import BILLING
from tests.architecture.constraints.entries import Change, Entry, Promises
from tests.architecture.constraints.notifications import NOTIFICATIONS
from tests.architecture.constraints.scheduling import SCHEDULING
from tests.architecture.constraints.tenants import ACCOUNTS, PLATFORM

IN_BOTH = (ACCOUNTS, NOTIFICATIONS)
PUBLIC = (PLATFORM,)
BUSINESS = (ACCOUNTS, SCHEDULING, BILLING, NOTIFICATIONS)
EVERYTHING = (*PUBLIC, *BUSINESS)

ROWS = {table: build for app in EVERYTHING for table, build in app.rows.items()}
ENTRIES = [entry for app in EVERYTHING for entry in app.entries]
BREAKS = [(entry, change) for entry in ENTRIES for change in entry.breaks]
KEEPS = [(entry, change) for entry in ENTRIES for change in entry.keeps]
UNIQUE = [(name, told) for app in EVERYTHING for name, told in app.unique.items()]
REFERENCES = [
    (table, columns, reference)
    for app in EVERYTHING
    for table, keys in app.references.items()
    for columns, reference in keys.items()
]


def split(columns: str) -> tuple[str, ...]:
    return tuple(columns.split(", "))


def name(value) -> str:
    if isinstance(value, Entry):
        return value.name
    return value if isinstance(value, str) else ""


@pytest.fixture
def enter(acme):
    """Return what enters the schema in which a table stands."""

    def choose(table: str) -> None:
        if any(table in app.rows for app in PUBLIC):
            connection.set_schema_to_public()

    return choose


def list_promised(promises: tuple[Promises, ...]) -> set[tuple[str, ...]]:
    unique = [
        ("u", told.table, told.columns, key) for app in promises for key, told in app.unique.items()
    ]
    references = [
        ("f", table, columns, reference.table)
        for app in promises
        for table, keys in app.references.items()
        for columns, reference in keys.items()
    ]
    others = [("", entry.table, entry.name) for app in promises for entry in app.entries]
    return {*unique, *references, *others}


def list_standing(schema_name: str) -> set[tuple[str, ...]]:
    """Return the same of the database: a unique constraint by its columns, a key by its target."""
    standing = set()
    for found in catalog.list_constraints(schema_name):
        columns = ", ".join(found.columns)
        if found.is_derived:
            continue
        if found.kind == "u":
            standing.add(("u", found.table, columns, found.name))
        elif found.kind == "f":
            standing.add(("f", found.table, columns, str(found.target)))
        else:
            standing.add(("", found.table, found.name))
    return standing


def compare(schema_name: str, promises: tuple[Promises, ...]) -> dict[str, list[tuple[str, ...]]]:
    standing, promised = list_standing(schema_name), list_promised(promises)
    return {
        "without an entry": sorted(standing - promised),
        "without a constraint": sorted(promised - standing),
    }


NOTHING: dict[str, list[tuple[str, ...]]] = {"without an entry": [], "without a constraint": []}


def test_every_constraint_of_a_business_has_an_entry_and_every_entry_a_constraint(acme):
    assert compare(acme.schema_name, BUSINESS) == NOTHING


def test_every_constraint_of_the_platform_has_an_entry_and_every_entry_a_constraint(db):
    assert compare("public", (PLATFORM, *IN_BOTH)) == NOTHING


type Columns = Mapping[str, str]


@pytest.fixture(params=["business", "platform"])
def compare_columns(request, acme) -> Callable[[Callable[[str], Columns], Columns], None]:
    """Return what compares the columns of one schema with those listed for its apps."""
    of_business = request.param == "business"
    schema_name = acme.schema_name if of_business else "public"
    promises = BUSINESS if of_business else (PLATFORM, *IN_BOTH)
    tables = {table for app in promises for table in app.rows}

    def compare(find: Callable[[str], Columns], listed: Columns) -> None:
        assert find(schema_name) == {
            table: names for table, names in listed.items() if table in tables
        }

    return compare


def test_columns_that_may_be_empty_are_those_that_are_listed(compare_columns):
    """One that loses its NOT NULL breaks no entry: nothing stands there any more to have one."""
    compare_columns(catalog.map_columns_that_may_be_empty, frozen_columns.MAY_BE_EMPTY)


def test_columns_that_are_not_negative_are_those_that_are_listed(compare_columns):
    compare_columns(catalog.map_columns_that_are_not_negative, frozen_columns.NOT_NEGATIVE)


def test_tables_in_both_schemas_promise_the_same(acme):
    ours = {(found.table, found.name): found for found in catalog.list_constraints("public")}
    theirs = catalog.list_constraints(acme.schema_name)
    doubled = {found.table for found in theirs} & {table for table, _name in ours}

    assert [found for found in theirs if found.table in doubled] == [
        found for found in ours.values() if found.table in doubled
    ]


def test_every_table_has_a_valid_row(acme):
    tables = {found.table for found in catalog.list_constraints(acme.schema_name)}
    platforms = {found.table for found in catalog.list_constraints("public")}

    assert sorted(tables | platforms) == sorted(ROWS)


@pytest.fixture
def make_tester(enter):
    """Return what writes the rows of an entry and tells which changes its constraint refuses."""

    def make(entry: Entry) -> Callable[[Change], bool]:
        enter(entry.table)
        row = seen = ROWS[entry.table]()
        if entry.of_two:
            attempts.do(seen, entry.first)
            row = ROWS[entry.table]()
        return lambda change: attempts.is_refused_by(entry.name, row, change, seen=seen)

    return make


@pytest.mark.parametrize(("entry", "change"), BREAKS, ids=name)
def test_row_that_breaks_a_constraint_is_refused_by_it(make_tester, entry, change):
    assert make_tester(entry)(change)


@pytest.mark.parametrize(("entry", "change"), KEEPS, ids=name)
def test_row_that_keeps_a_constraint_is_accepted(make_tester, entry, change):
    assert not make_tester(entry)(change)


@pytest.mark.parametrize(("constraint", "told"), UNIQUE, ids=name)
def test_second_row_with_the_same_values_is_refused(enter, constraint, told):
    enter(told.table)
    first, second = ROWS[told.table](), ROWS[told.table]()
    attempts.do(first, told.first)
    shared = attempts.read(first, split(told.columns))
    assert None not in shared.values()

    assert attempts.is_refused_by(constraint, second, {**shared, **told.beside})


@pytest.mark.parametrize(("table", "columns", "told"), REFERENCES, ids=name)
def test_key_that_leads_nowhere_is_refused(enter, table, columns, told):
    enter(table)
    (key,) = [
        found.name
        for found in catalog.list_constraints(connection.schema_name)
        if (found.kind, found.table, found.columns) == ("f", table, split(columns))
    ]
    row = ROWS[table]()
    nowhere = attempts.make_up(row, split(columns))
    if len(nowhere) > 1:
        # Each of them leads somewhere: to another row than the others do.
        nowhere = attempts.read(ROWS[table](), split(columns))

    for column, value in nowhere.items():
        assert attempts.is_refused_by(key, row, {column: value, **told.beside})


@pytest.mark.parametrize("table", sorted(ROWS))
def test_what_every_table_promises_is_kept(enter, table):
    """Its primary key, its mandatory columns, and numbers that are not negative."""
    enter(table)
    row = ROWS[table]()
    held = [
        found
        for found in catalog.list_constraints(connection.schema_name)
        if found.table == table and found.is_derived
    ]

    for found in held:
        if found.kind == "p":
            assert attempts.find_refusal_of_a_copy(row) == found.name
        elif found.kind == "n":
            assert attempts.is_null_refused(row, *found.columns), found.name
        else:
            assert attempts.is_refused_by(found.name, row, dict.fromkeys(found.columns, -1))
    assert {"p", "n"} <= {found.kind for found in held}


CONDITIONAL = list(variants.list_conditional_constraints(set(ROWS)))
BY_NAME = {entry.name: entry for entry in ENTRIES}


@pytest.mark.parametrize(
    ("model", "constraint"),
    CONDITIONAL,
    ids=[constraint.name for _model, constraint in CONDITIONAL],
)
def test_every_part_of_a_condition_is_noticed_when_it_is_gone(make_tester, model, constraint):
    """A weaker constraint of the same name lets something through, a stricter one does not."""
    entry = BY_NAME[constraint.name]
    is_refused = make_tester(entry)

    unnoticed = []
    for told, variant in variants.list_variants(constraint):
        with suppress(IntegrityError), transaction.atomic():  # it may not even suit the rows
            variants.put_in_place(model, constraint, variant)
            is_weaker = not all(is_refused(change) for change in entry.breaks)
            is_stricter = any(is_refused(change) for change in entry.keeps)
            if not is_weaker and not is_stricter:
                unnoticed.append(told)
            transaction.set_rollback(True)

    assert unnoticed == []
