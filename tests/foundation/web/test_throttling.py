"""Limits per address and business; away with the cache, everything is answered."""

import time
import uuid

import pytest
import time_machine
from django.db import connection
from django.test import RequestFactory

from booking_saas.settings.caches import redis_caches
from foundation.web import throttling
from tests import guards, unguarded_floods
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

    def count(address="192.0.2.1", *, known_as=""):
        request = RequestFactory().get("/", REMOTE_ADDR=address)
        return throttling.find_wait(scope, request, known_as=known_as)

    return count


@pytest.fixture
def write(scope):
    """Count a request that writes, valid or not; return whether it is let through."""

    def count(address="192.0.2.1", *, is_valid=True):
        request = RequestFactory().post("/", REMOTE_ADDR=address)
        if throttling.find_wait(scope, request) is not None:
            return False
        return not is_valid or throttling.find_wait_of_business(scope, request) is None

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


def test_networks_of_one_customer_of_a_provider_share_a_limit(entered, wait, settings, scope):
    settings.API_RATES = {scope: {"address": 2, "network": 3}}

    waits = [wait(f"2001:db8:1:{number}::1") for number in range(4)]
    others = [wait("2001:db8:2::1"), wait("192.0.2.1")]

    assert [found is None for found in waits] == [True, True, True, False]
    assert others == [None, None]


def test_networks_control_with_the_narrow_limit_alone_nobody_waits(entered, wait, settings, scope):
    settings.API_RATES = {scope: {"address": 2}}

    assert [wait(f"2001:db8:1:{number}::1") for number in range(20)] == [None] * 20


def test_who_is_known_is_counted_by_that_alone(entered, wait):
    for _number in range(3):
        wait()

    assert [wait(known_as="kim") is None for _number in range(3)] == [True, True, False]
    assert wait(known_as="lee") is None


def test_refused_requests_do_not_close_the_business(entered, write):
    """Eleven addresses with empty requests did so."""
    empty = [write(f"192.0.2.{number}", is_valid=False) for number in range(11) for _ in range(5)]

    assert empty == [True, True, False, False, False] * 11
    assert [write(f"198.51.100.{number}") for number in range(4)] == [True, True, True, False]


def test_refused_requests_control_counted_at_the_door_they_close_it(entered, wait, write):
    for number in range(11):
        wait(f"192.0.2.{number}")

    assert not write("198.51.100.1")


@pytest.fixture
def roomy(settings, scope):
    settings.API_RATES = {scope: {"address": 20, "business": 20}}


def test_quiet_visitors_keep_half_of_the_business(entered, roomy, write):
    loud = [write("192.0.2.1") for _number in range(20)]
    also_loud = [write("192.0.2.2") for _number in range(20)]

    # The first two of each were quiet.
    assert loud == [True] * 12 + [False] * 8
    assert also_loud == [True] * 2 + [False] * 18
    assert [write(f"198.51.100.{number}") for number in range(7)] == [True] * 6 + [False]


def test_quiet_visitors_have_the_whole_business_while_nobody_is_loud(entered, roomy, write):
    quiet = [write(f"198.51.100.{number}") for number in range(21)]

    assert quiet == [True] * 20 + [False]


def test_quiet_control_without_a_share_loud_ones_take_it_all(entered, roomy, write, monkeypatch):
    unguarded_floods.without_share_of_the_quiet(monkeypatch)
    for number in (1, 2):
        for _number in range(20):
            write(f"192.0.2.{number}")

    assert not write("198.51.100.1")


def test_who_was_loud_a_minute_ago_is_not_quiet_yet(entered, roomy, write):
    for _number in range(20):
        write("192.0.2.1")
    with time_machine.travel(time.time() + 60, tick=False):
        loud = [write("192.0.2.1") for _number in range(20)]
    with time_machine.travel(time.time() + 180, tick=False):
        calm = [write("192.0.2.1") for _number in range(2)]

    assert loud == [True] * 10 + [False] * 10
    assert calm == [True] * 2


def test_networks_are_loud_as_a_whole(entered, write, settings, scope):
    settings.API_RATES = {scope: {"address": 20, "network": 20, "business": 20}}

    attack = [write(f"2001:db8:1:{number}::1") for number in range(20)]

    assert attack == [True] * 12 + [False] * 8


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
