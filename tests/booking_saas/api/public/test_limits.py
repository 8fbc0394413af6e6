"""The limits as callers meet them."""

import secrets
import time

import pytest
import time_machine

from booking_saas.settings.caches import redis_caches
from tests import guards
from tests.patience import PATIENCE_SECONDS


@pytest.fixture
def limited(settings, api):
    settings.RATE_LIMITS = True
    settings.TRUSTED_PROXIES = 1
    settings.API_RATES = {
        "read": {"address": 2},
        "write": {"address": 1},
        "manage": {"address": 1},
    }
    settings.CACHE_PAUSE_SECONDS = PATIENCE_SECONDS
    guards.forget_pause_of_limits()
    # Of the test's own: counters outlive tests.
    network = secrets.token_hex(4)
    address = f"2001:db8:{network[:4]}:{network[4:]}::1"
    # A window that ends during a test would let one request more through.
    with time_machine.travel(time.time(), tick=False):
        yield {"X-Forwarded-For": address}
    guards.forget_pause_of_limits()


def test_too_many_reads_are_told_when_to_come_back(api, limited):
    answers = [api.send("get", "staff/", headers=limited) for _number in range(3)]

    refused = answers[2]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert refused.json()["code"] == "throttled"
    assert 1 <= int(refused["Retry-After"]) <= 60


def test_writes_and_manage_links_have_limits_of_their_own(api, limited):
    path = "bookings/6f2f1b5e-9d44-4dd9-8a63-0c8a1d0c5a77/"
    writes = [api.post("bookings/", {}, headers=dict(limited)) for _number in range(2)]
    guesses = [
        api.send("get", path, headers={**limited, "Authorization": f"Manage {number}"})
        for number in range(2)
    ]

    assert [answer.status_code for answer in writes] == [400, 429]
    assert [answer.status_code for answer in guesses] == [404, 429]


def test_api_answers_without_its_cache(api, salon, wish, limited, settings):
    settings.CACHES = redis_caches("unix:///nowhere/redis.sock?db=1")

    answers = [api.send("get", "staff/", headers=limited) for _number in range(4)]
    booked = api.post("bookings/", wish, headers=dict(limited))

    assert [answer.status_code for answer in answers] == [200] * 4
    assert booked.status_code == 201
