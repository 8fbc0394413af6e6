"""The limits as callers meet them."""

import secrets
import time

import pytest
import time_machine

from booking_saas.settings.caches import redis_caches
from scheduling.queries import proofs
from tests import guards, unguarded_floods
from tests.foundation.web.test_challenges import solve
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
    # Counters outlive tests.
    unguarded_floods.forget_requests()
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


def test_too_many_writes_are_let_through_one_by_one_for_a_proof_of_work(
    api, salon, wish, limited, settings
):
    settings.CHALLENGE_COST = 1
    api.post("bookings/", {}, headers=dict(limited))
    refused = api.post("bookings/", wish, headers=dict(limited))
    answer = solve(refused.json()["challenge"])

    solved = {**limited, "X-Challenge-Answer": answer}
    booked = api.post("bookings/", wish, headers=dict(solved))
    again = api.post("bookings/", wish, headers=dict(solved))

    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert booked.status_code == 201
    assert again.status_code == 429


def test_answer_that_solves_nothing_is_asked_again(api, salon, wish, limited):
    headers = {**limited, "X-Challenge-Answer": "x"}
    answers = [api.post("bookings/", wish, headers=dict(headers)) for _number in range(2)]

    assert [answer.status_code for answer in answers] == [201, 429]
    assert sorted(answers[1].json()["challenge"]) == ["parameters", "signature"]


def test_nobody_guesses_tokens_by_computing(api, limited):
    path = "bookings/6f2f1b5e-9d44-4dd9-8a63-0c8a1d0c5a77/"
    headers = {**limited, "Authorization": "Manage x"}
    answers = [api.send("get", path, headers=dict(headers)) for _number in range(2)]

    assert answers[1].status_code == 429
    assert "challenge" not in answers[1].json()


def test_answer_to_another_challenge_buys_no_guess(api, limited, settings):
    settings.CHALLENGE_COST = 1
    path = "bookings/6f2f1b5e-9d44-4dd9-8a63-0c8a1d0c5a77/"
    writes = [api.post("bookings/", {}, headers=dict(limited)) for _number in range(2)]
    headers = {**limited, "Authorization": "Manage x"}
    api.send("get", path, headers=dict(headers))

    answer = solve(writes[1].json()["challenge"])
    guess = api.send("get", path, headers={**headers, "X-Challenge-Answer": answer})

    assert guess.status_code == 429


def test_only_valid_requests_count_against_the_business(api, salon, wish, limited, settings):
    settings.API_RATES = {"write": {"address": 1, "business": 1}}
    for number in range(11):
        api.post("bookings/", {}, headers={"X-Forwarded-For": f"192.0.2.{number}"})

    first = api.post("bookings/", wish, headers={"X-Forwarded-For": "198.51.100.1"})
    second = api.post("bookings/", wish, headers={"X-Forwarded-For": "198.51.100.2"})

    assert first.status_code == 201
    assert second.status_code == 429


def test_closed_business_is_open_for_a_proof_of_work(api, salon, wish, limited, settings):
    settings.CHALLENGE_COST = 1
    settings.API_RATES = {"write": {"address": 5, "business": 0}}
    refused = api.post("bookings/", wish, headers=dict(limited))

    answer = solve(refused.json()["challenge"])
    booked = api.post("bookings/", wish, headers={**limited, "X-Challenge-Answer": answer})

    assert refused.status_code == 429
    assert booked.status_code == 201


@pytest.fixture
def few_unproved(settings, limited):
    settings.CHALLENGE_COST = 1
    settings.API_RATES = {scope: {"address": 1000} for scope in ("read", "write", "manage")}
    settings.OPEN_UNPROVED_BOOKINGS = {"browser": 1, "network": 2}
    return limited


def at_hour(wish, hour):
    return {**wish, "start": wish["start"][:11] + f"{hour:02}:00:00Z"}


def test_network_with_many_unproved_bookings_goes_on_by_proofs_of_work(
    api, salon, wish, few_unproved
):
    answers = [
        api.post("bookings/", at_hour(wish, hour), headers=dict(few_unproved))
        for hour in (9, 11, 13)
    ]
    answer = solve(answers[2].json()["challenge"])

    booked = api.post(
        "bookings/", at_hour(wish, 13), headers={**few_unproved, "X-Challenge-Answer": answer}
    )

    assert [each.status_code for each in answers] == [201, 201, 429]
    assert answers[2]["Retry-After"] == "600"
    assert booked.status_code == 201


def test_taking_back_a_cancellation_of_a_visitor_with_many_takes_a_proof_of_work(
    api, salon, wish, few_unproved
):
    headers = dict(few_unproved)
    visits = []
    for hour in (9, 11, 13):
        visits.append(api.post("bookings/", at_hour(wish, hour), headers=headers).json())
        keys = headers | {"Authorization": f"Manage {visits[-1]['manage_token']}"}
        api.post(f"bookings/{visits[-1]['id']}/cancel/", {}, headers=keys)

    def restore(visit, **more):
        keys = headers | {"Authorization": f"Manage {visit['manage_token']}"} | more
        return api.post(f"bookings/{visit['id']}/restore/", {}, headers=keys)

    answers = [restore(visit) for visit in visits]
    again = restore(visits[2], **{"X-Challenge-Answer": solve(answers[2].json()["challenge"])})

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert again.status_code == 200


def test_program_that_proves_the_address_is_not_asked(api, salon, wish, few_unproved):
    proof = {**few_unproved, "X-Address-Proof": proofs.remember("kim@example.com")}

    answers = [
        api.post("bookings/", at_hour(wish, hour), headers=dict(proof)) for hour in (9, 11, 13)
    ]

    assert [each.status_code for each in answers] == [201] * 3
