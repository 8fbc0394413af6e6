"""A lock that somebody holds for long: callers wait 3 s at most, then get a clean 503."""

import psycopg
import pytest
from django.db import connection

from booking_saas.settings import waiting
from scheduling.models import Booking
from tests import guards
from tests.booking_saas.api.conftest import Api, quiet_limits  # noqa: F401 - a fixture
from tests.factories import scheduling as make


@pytest.fixture
def api(committed_acme):
    make.make_profile()
    return Api(committed_acme)


@pytest.fixture
def locked_diary(committed_acme):
    """Hold the lock rows of the whole diary from another connection."""
    parameters = {**connection.get_connection_params(), "cursor_factory": None, "context": None}
    kept = {name: value for name, value in parameters.items() if value is not None}
    with psycopg.connect(**kept) as other:
        other.execute(f'LOCK TABLE "{committed_acme.schema_name}".scheduling_slotday')
        yield other
        other.rollback()


@pytest.fixture
def wish(api):
    ana = make.make_resource(make.make_location(), slug="ana")
    service = make.make_service([ana])
    return {
        "service": service.slug,
        "start": "2026-03-02T09:00:00Z",
        "customer": {"name": "Kim Lee", "email": "kim@example.com"},
        "accept_policy": True,
    }


def test_locked_diary_answers_503_and_the_same_key_works_later(api, wish, locked_diary, settings):
    settings.LOCK_TIMEOUT = waiting.LOCK_TIMEOUT

    refused = api.post("bookings/", wish, key="mine")
    listed = api.get("services/")
    locked_diary.rollback()
    booked = api.post("bookings/", wish, key="mine")

    assert (refused.status_code, refused.json()["code"]) == (503, "busy")
    assert refused["Retry-After"] == "1"
    assert listed.status_code == 200
    assert (booked.status_code, Booking.objects.count()) == (201, 1)


def test_control_without_the_states_of_a_busy_diary_nobody_is_told_so(
    api, wish, locked_diary, settings, monkeypatch
):
    guards.without_states_of_busy_diary(monkeypatch)
    settings.LOCK_TIMEOUT = "100ms"

    refused = api.post("bookings/", wish, key="mine")

    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
