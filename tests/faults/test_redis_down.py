"""Redis is away: pages and API answer, bookings are made, their news waits in the outbox."""

from datetime import timedelta

import pytest

from foundation import clock
from scheduling.models import Booking
from tenants.models import OutboxMessage
from tests.factories.scheduling import make_location, make_profile, make_resource, make_service

AWAY = "unix:///nowhere/redis.sock?db=1"


@pytest.fixture
def service(committed_acme):
    make_profile()
    return make_service([make_resource(make_location())])


@pytest.fixture
def start():
    """Ten o'clock in three days: this web process has the time of the day it runs on."""
    return (clock.now() + timedelta(days=3)).replace(hour=10, minute=0, second=0, microsecond=0)


def test_visitors_do_not_notice_that_redis_is_away(service, start, run_visitor):
    answers = run_visitor(service.slug, start, REDIS_URL=AWAY)

    assert (answers["page"], answers["api"], answers["booked"]) == (200, 200, 201)
    assert Booking.objects.count() == 1
    waiting = OutboxMessage.objects.filter(done_at=None, dead_at=None, attempts=0, sent_at=None)
    assert waiting.count() == 3
    assert answers["ready"] == {
        "database": "ok",
        "schemas": "ok",
        "cache": "does not answer (ConnectionError)",
        "broker": "does not answer (OperationalError)",
        "outbox": "ok",
    }


def test_redis_control_with_it_a_sweep_is_sent(service, start, run_visitor, queue):
    answers = run_visitor(service.slug, start)

    assert (answers["page"], answers["api"], answers["booked"]) == (200, 200, 201)
    assert set(answers["ready"].values()) == {"ok"}
    assert queue() == ["tenants.sweep_outbox"]
