"""A proof of work is made, solved and accepted once."""

import base64
import json
import time
from datetime import timedelta

import altcha
import pytest
import time_machine
from django.core.cache import cache
from django.db import connection

from booking_saas.settings.caches import redis_caches
from foundation.web import challenges
from tests import guards


def solve(challenge) -> str:
    """Return the answer that a visitor's device sends."""
    asked = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(asked)
    return altcha.Payload(challenge=asked, solution=solution).to_base64()


def change(answer: str, **parts) -> str:
    content = json.loads(base64.b64decode(answer))
    for path, value in parts.items():
        *steps, last = path.split("__")
        place = content
        for step in steps:
            place = place[step]
        place[last] = value
    return base64.b64encode(json.dumps(content).encode()).decode()


@pytest.fixture(autouse=True)
def _cheap(settings):
    settings.CHALLENGE_COST = 1


@pytest.fixture
def answer(acme) -> str:
    return solve(challenges.make_challenge())


def test_challenge_is_one_of_altcha(acme, settings):
    challenge = challenges.make_challenge()

    assert sorted(challenge) == ["parameters", "signature"]
    assert challenge["parameters"]["algorithm"] == "PBKDF2/SHA-256"
    assert challenge["parameters"]["keyPrefix"] == "00"
    assert challenge["parameters"]["cost"] == 1
    assert challenges.make_challenge()["parameters"]["nonce"] != challenge["parameters"]["nonce"]


def test_answer_is_accepted_once(answer):
    assert challenges.accept(answer)
    assert not challenges.accept(answer)


def test_answer_control_without_the_memory_it_is_accepted_again(answer, monkeypatch):
    assert challenges.accept(answer)
    cache.clear()

    assert challenges.accept(answer)


def test_another_solution_of_the_same_challenge_is_not_another_answer(acme):
    challenge = challenges.make_challenge()
    first = solve(challenge)
    counter = json.loads(base64.b64decode(first))["solution"]["counter"]
    asked = altcha.Challenge.from_dict(challenge)
    second = altcha.solve_challenge(asked, counter_start=counter + 1)
    other = altcha.Payload(challenge=asked, solution=second).to_base64()

    assert challenges.accept(first)
    assert not challenges.accept(other)


@pytest.mark.parametrize(
    "parts",
    [
        {"solution__counter": 1_000_000},
        {"solution__counter": -1},
        {"solution__counter": "0"},
        {"solution__derivedKey": "00"},
        {"challenge__parameters__cost": 0},
        {"challenge__parameters__keyPrefix": ""},
        {"challenge__parameters__expiresAt": 99_999_999_999},
        {"challenge__signature": "0" * 64},
        {"challenge__signature": None},
        {"challenge": []},
        {"solution": "x"},
    ],
)
def test_answer_that_was_changed_is_refused(answer, parts):
    assert not challenges.accept(change(answer, **parts))
    assert challenges.accept(answer)


@pytest.mark.parametrize("text", ["", "x", "é", "\x00", "W10=", "bnVsbA==", "MQ==", "A" * 9000])
def test_what_is_no_answer_is_refused(acme, text):
    assert not challenges.accept(text)


def test_answer_grows_old(answer):
    with time_machine.travel(time.time() + challenges.LIFETIME.total_seconds() + 2, tick=False):
        assert not challenges.accept(answer)


def test_answer_of_one_business_is_none_at_another(answer, globex_business):
    connection.set_tenant(globex_business)

    assert not challenges.accept(answer)


def test_control_without_the_business_in_signatures_it_is_one(acme, globex_business, monkeypatch):
    guards.without_business_of_signatures(monkeypatch)
    answer = solve(challenges.make_challenge())
    connection.set_tenant(globex_business)

    assert challenges.accept(answer)


def test_answer_is_accepted_without_the_cache(answer, settings):
    settings.CACHES = redis_caches("unix:///nowhere/redis.sock?db=1")

    assert challenges.accept(answer)


def test_an_answer_outlives_no_memory_of_it():
    assert timedelta(minutes=10) == challenges.LIFETIME
