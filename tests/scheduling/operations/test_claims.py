"""Between plan and locks others were quicker: who is still free is found, whoever was lost."""

import pytest
from django.db import transaction

from scheduling.engine.codes import Code
from scheduling.operations import claims, plans
from scheduling.operations.errors import RefusedError
from scheduling.operations.plans import VisitRequest
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    make_location,
    make_profile,
    make_resource,
    make_service,
)


@pytest.fixture
def treatment(acme):
    """Three people in any of fifteen rooms: more pairs than anybody should have to try."""
    make_profile()
    place = make_location()
    staff = [make_resource(place, slug=slug) for slug in ("ana", "ben", "cleo")]
    return make_service(staff, [make_resource(place, kind="room") for _ in range(15)])


def plan(service):
    request = VisitRequest(service=service.slug, start=at(10), staff=None, overrides=frozenset())
    (planned,) = plans.plan_visits([request], now=NOW)
    return planned


@transaction.atomic
def claim(planned):
    (claimed,) = claims.claim_visits([planned], now=NOW, customer_id=0)
    return claimed


def test_claim_finds_the_last_one_who_is_free(treatment):
    for hour in (12, 13, 14):
        book(treatment, at(hour), staff="cleo")  # so that she is the last who is asked
    planned = plan(treatment)
    book(treatment, at(10), staff="ana")
    book(treatment, at(10), staff="ben")

    claimed = claim(planned)

    assert planned.facts.cards[claimed.resources[0].resource_id].slug == "cleo"


def test_claim_is_refused_once_nobody_is_left(treatment):
    planned = plan(treatment)
    for slug in ("ana", "ben", "cleo"):
        book(treatment, at(10), staff=slug)

    with pytest.raises(RefusedError) as caught:
        claim(planned)

    assert caught.value.code == Code.SLOT_TAKEN


STATEMENTS = [("staff-0", 8), (None, 11)]
"""BEGIN and COMMIT included; with a choice, the ranking and a savepoint that is released."""


@pytest.mark.parametrize(("staff", "count"), STATEMENTS, ids=["chosen staff", "any staff"])
def test_booking_takes_few_statements(committed_acme, django_assert_num_queries, staff, count):
    make_profile()
    place = make_location()
    service = make_service([make_resource(place, slug=f"staff-{number}") for number in range(3)])
    for number in range(3):  # so that the day of each has its row
        book(service, at(9), staff=f"staff-{number}")

    with django_assert_num_queries(count):
        book(service, at(12), staff=staff)
