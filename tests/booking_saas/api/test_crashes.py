"""A crash is told once to whoever collects errors, and to the caller without a word of it."""

import pytest
from django.core.signals import got_request_exception
from django.db import OperationalError, connection

WINDOW = {"service": "haircut", "from": "2026-03-02", "to": "2026-03-03"}


@pytest.fixture
def crashes():
    """Collect what Django's signal says, as an error collector does."""
    told = []

    def note(sender, request, **_more):
        told.append(request)

    got_request_exception.connect(note)
    yield told
    got_request_exception.disconnect(note)


@pytest.mark.parametrize("path", ["services/", "staff/", "locations/", "availability/"])
def test_crash_in_a_view_sends_the_signal_once_with_its_request(api, salon, crashes, path):
    with connection.cursor() as cursor:
        for table in ("service", "resource", "location"):
            cursor.execute(f"ALTER TABLE scheduling_{table} RENAME COLUMN name TO called")

    response = api.get(path, **WINDOW if path == "availability/" else {})

    assert (response.status_code, response.json()["code"]) == (500, "internal_error")
    assert [request.path for request in crashes] == [f"/api/v1/{path}"]


def test_crash_of_a_write_sends_the_signal_once(api, salon, wish, crashes):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE scheduling_bookingevent RENAME COLUMN topic TO what")

    response = api.post("bookings/", wish)

    assert (response.status_code, response.json()["code"]) == (500, "internal_error")
    assert [request.method for request in crashes] == ["POST"]


def test_refusals_are_no_crashes(api, salon, wish, crashes):
    statuses = [
        api.get("services/nothing/").status_code,
        api.post("bookings/", b"{").status_code,
        api.post("bookings/", wish | {"start": "2026-03-02T09:30:00Z"}).status_code,
    ]

    assert statuses == [404, 400, 422]
    assert crashes == []


def test_database_that_goes_away_in_a_view_is_no_crash(api, salon, crashes):
    def refuse(execute, sql, *rest):
        if "scheduling_service" in sql:
            raise OperationalError("connection lost")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        response = api.get("services/")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert crashes == []
