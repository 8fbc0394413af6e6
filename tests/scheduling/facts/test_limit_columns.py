"""Limits and their columns: the same periods in the same order everywhere."""

from dataclasses import fields
from datetime import timedelta

import pytest
from django.db import connection

from scheduling.engine.facts import Limits
from scheduling.engine.limits import PERIODS
from scheduling.facts import limit_columns
from scheduling.kinds import LIMIT_COLUMNS
from scheduling.models import Resource, Service
from tests.factories.scheduling import make_location, make_resource, make_service

ZONE = "Asia/Kolkata"


def test_each_period_has_its_field_and_its_column():
    names = [field.name for field in fields(Limits)]

    assert names == ["zone", *(name.removeprefix("max_") for name in LIMIT_COLUMNS)]
    numbered = Limits("UTC", *range(len(PERIODS)))
    assert [period.get_limit(numbered) for period in PERIODS] == list(range(len(PERIODS)))


@pytest.mark.parametrize("model", [Resource, Service])
def test_rows_are_read_alike_by_the_orm_and_by_sql(acme, model):
    place = make_location(timezone=ZONE)
    resource = make_resource(place, max_per_day=3, max_per_week=5)
    make_service([resource], max_per_day=3, max_per_week=5)

    row = model.objects.select_related("location").get()
    values = model.objects.values_list(*limit_columns.list_lookups()).get()
    with connection.cursor() as cursor:
        parts = limit_columns.write_limits("x", f"'{ZONE}'")
        is_limited = limit_columns.write_is_limited("x")
        cursor.execute(f"SELECT {parts}, {is_limited} FROM {model._meta.db_table} x")
        by_sql, limited = cursor.fetchone()

    expected = Limits(ZONE, per_day=3, per_week=5)
    assert limit_columns.read_row(row) == Limits(*values) == Limits(*by_sql) == expected
    assert limited


@pytest.mark.parametrize(
    ("of_service", "of_resource", "margin"),
    [
        ({}, {}, timedelta()),
        ({"max_per_day": 1}, {}, timedelta(hours=26)),
        ({}, {"max_per_day": 1}, timedelta(hours=26)),
        ({"max_per_day": 1}, {"max_per_week": 1}, timedelta(days=7, hours=2)),
        ({"max_per_week": 1}, {}, timedelta(days=7, hours=2)),
    ],
)
def test_margin_is_that_of_the_longest_period_that_anybody_counts(
    acme, of_service, of_resource, margin
):
    make_service([make_resource(make_location(), **of_resource)], **of_service)
    tables = ("scheduling_service", "scheduling_resource")

    with connection.cursor() as cursor:
        cursor.execute(limit_columns.write_margin(*tables))
        found = cursor.fetchone()

    assert found == (margin,)


def test_margin_of_each_period_is_longer_than_the_period(acme):
    for period, name in zip(PERIODS, LIMIT_COLUMNS, strict=True):
        make_service([make_resource(make_location())], **{name: 1})
        with connection.cursor() as cursor:
            cursor.execute(limit_columns.write_margin("scheduling_service"))
            (margin,) = cursor.fetchone()
        assert margin >= timedelta(days=period.longest, hours=2)
