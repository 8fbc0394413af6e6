"""Limits per address and business; away with the cache, everything is answered."""

import time
import uuid

import pytest
import time_machine
from django.db import connection
from django.test import RequestFactory

from booking_saas.settings.caches import redis_caches
from foundation.web import throttling
from tests import guards
from tests.patience import PATIENCE_SECONDS


@pytest.fixture(autouse=True)
def limits(settings, scope):
    settings.RATE_LIMITS = True
    settings.API_RATES = {scope: {"address": 2, "business": 3}}
    settings.CACHE_PAUSE_SECONDS = PATIENCE_SECONDS
    guards.forget_pause_of_limits()
    # A window that ends during a test would let one request more through.
    with time_machine.travel(time.time(), tick=False):
        yield
    guards.forget_pause_of_limits()


@pytest.fixture
def entered(acme):
    return acme


@pytest.fixture
def scope() -> str:
    """Name a scope of the test's own: counters outlive tests."""
    return uuid.uuid4().hex


@pytest.fixture
def wait(scope):
    """Count a request; return how long it has to wait."""

    def count(address="192.0.2.1"):
        request = RequestFactory().get("/", REMOTE_ADDR=address)
        return throttling.find_wait(scope, request)

    return count


def test_third_request_of_an_address_waits(entered, wait):
    assert [wait(), wait()] == [None, None]
    assert 0 < wait() <= 60


def test_another_address_is_not_to_blame(entered, wait):
    for _number in range(3):
        wait()

    assert wait("192.0.2.2") is None


def test_addresses_share_the_limit_of_the_business(entered, wait):
    waits = [wait(f"192.0.2.{number}") for number in range(4)]

    assert waits[:3] == [None] * 3
    assert waits[3] is not None


def test_what_one_address_asks_too_often_is_not_the_business_s(entered, wait):
    for _number in range(10):
        wait()

    assert wait("192.0.2.2") is None


def test_businesses_do_not_share_counters(entered, wait, globex_business):
    for _number in range(3):
        wait()

    connection.set_tenant(globex_business)

    assert wait() is None


def test_switch_turns_limits_off(entered, wait, settings):
    settings.RATE_LIMITS = False

    assert [wait() for _number in range(10)] == [None] * 10


def test_cache_that_is_away_lets_everything_through(entered, wait, settings, caplog):
    settings.CACHES = redis_caches("unix:///nowhere/redis.sock?db=1")

    waits = [wait() for _number in range(50)]

    assert waits == [None] * 50
    assert caplog.text.count("The cache is away") == 1


def test_cache_that_does_not_answer_is_waited_for_once(entered, wait, settings, unanswering):
    settings.CACHES = redis_caches(f"redis://127.0.0.1:{unanswering.port}/1")
    first, asked = wait(), unanswering.count()

    waits = [wait() for _number in range(50)]

    assert [first, *waits] == [None] * 51
    assert asked > 0
    assert unanswering.count() == asked


def test_control_without_the_pause_each_request_waits_again(entered, wait, settings, unanswering):
    settings.CACHE_PAUSE_SECONDS = 0
    settings.CACHES = redis_caches(f"redis://127.0.0.1:{unanswering.port}/1", seconds=0.05)
    wait()
    asked = unanswering.count()

    wait()

    assert unanswering.count() == 2 * asked
