"""Limits per address and business; away with the cache, everything is answered."""

import time
import uuid

import pytest
from django.db import connection
from django.test import RequestFactory

from booking_saas.settings.caches import redis_caches
from foundation.web import throttling

FAST_SECONDS = 10
"""Fifty questions to a cache that does not answer would take 25."""


@pytest.fixture(autouse=True)
def limits(settings, scope):
    settings.RATE_LIMITS = True
    settings.API_RATES = {scope: {"address": 2, "business": 3}}
    throttling._pause._until = 0.0
    # A window that ends during a test would let one request more through.
    if time.time() % 60 > 55:
        time.sleep(60 - time.time() % 60)
    yield
    throttling._pause._until = 0.0


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

    began = time.monotonic()
    waits = [wait() for _number in range(50)]

    assert waits == [None] * 50
    assert time.monotonic() - began < FAST_SECONDS
    assert caplog.text.count("The cache is away") == 1


def test_cache_that_does_not_answer_costs_one_shortwait(entered, wait, settings, unanswering):
    settings.CACHES = redis_caches(f"redis://127.0.0.1:{unanswering}/1")

    began = time.monotonic()
    waits = [wait() for _number in range(50)]

    assert waits == [None] * 50
    assert time.monotonic() - began < FAST_SECONDS
