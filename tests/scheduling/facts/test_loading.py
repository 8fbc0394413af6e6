"""From rows to facts: the reads stay on the index however long the history grows."""

from datetime import timedelta

import pytest
from django.db import connection

from foundation.epochs import from_epoch, to_epoch
from scheduling.engine.facts import Limits
from scheduling.facts.loading import DIARY, SETUP_AND_DIARY, find_facts, load_diary
from scheduling.models import Booking, Occupancy, Service
from tests.factories.scheduling import (
    MONDAY,
    NOW,
    at,
    book,
    make_location,
    make_profile,
    make_resource,
    make_service,
)

YEARS_OF_VISITS = 20_000


@pytest.fixture
def service(acme):
    make_profile()
    return make_service([make_resource(make_location(), slug="ana")])


@pytest.fixture
def occupied(service):
    """One visit in the window, and years of them before it."""
    outcome = book(service, at(10))
    (occupied,) = Occupancy.objects.filter(slot__bookings=outcome.booking.id)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO scheduling_occupancy (slot_id, resource_id, role, visit_from,"
            " visit_until, busy_from, busy_until, active, overlap_allowed)"
            " SELECT slot_id, resource_id, role, f, f + '1 hour', f, f + '1 hour', true, false"
            " FROM scheduling_occupancy, generate_series(1, %s) n,"
            " LATERAL (SELECT %s - n * interval '2 hours' AS f) spans",
            [YEARS_OF_VISITS, at(0) - timedelta(days=10)],
        )
        cursor.execute("ANALYZE scheduling_occupancy")
    return occupied


def explain(statement, **parameters):
    window = {"from": at(0), "to": at(0, day=1), "without_slots": []}
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + statement, window | parameters)
        (plan,) = cursor.fetchone()
    return list(list_scans(plan[0]["Plan"]))


def list_scans(node):
    if node.get("Relation Name") == "scheduling_occupancy":
        yield node
    for child in node.get("Plans", ()):
        yield from list_scans(child)


def test_diary_under_the_locks_reads_only_its_own_rows_by_index(service, occupied):
    scans = explain(
        DIARY,
        service_id=service.pk,
        resource_ids=[occupied.resource_id],
        customer_id=0,
        now=at(0),
    )

    assert [scan["Index Name"] for scan in scans] == ["occupancy_reads"]
    assert "resource_id = r.id" in scans[0]["Index Cond"]
    assert scans[0]["Actual Rows"] == 1


def test_diary_of_a_listing_reads_only_its_own_rows_by_index(service, occupied):
    scans = explain(
        SETUP_AND_DIARY,
        service=service.slug,
        first=at(0).date() - timedelta(days=4),
        last=at(0).date() + timedelta(days=5),
    )

    assert [scan["Index Name"] for scan in scans] == ["occupancy_reads"]
    assert scans[0]["Actual Rows"] == 1


def test_facts_and_diary_are_one_statement_each(service, django_assert_num_queries):
    with django_assert_num_queries(1):
        facts = find_facts(service.slug, window_from=MONDAY, window_to=at(0, day=1))
    with django_assert_num_queries(1):
        load_diary(facts, facts.resources, start=at(10), customer_id=0, now=NOW)


def test_diary_under_the_locks_is_what_a_listing_finds_and_what_the_customer_has(service):
    outcome = book(service, at(10))
    customer_id = Booking.objects.values_list("customer_id", flat=True).get(pk=outcome.booking.id)
    listed = find_facts(service.slug, window_from=at(10), window_to=at(11))

    diary = load_diary(listed, listed.resources, start=at(10), customer_id=customer_id, now=NOW)

    (id_,) = listed.resources
    assert list(diary.occupied[id_]) == list(listed.resources[id_].occupied)
    assert diary.visit_starts == listed.service.visit_starts == ()
    assert diary.customer_visits == ((service.pk, to_epoch(at(10)), to_epoch(at(11))),)
    assert listed.with_diary(diary).service == listed.service


def test_visits_of_a_service_are_counted_only_where_it_has_a_limit(service):
    book(service, at(10))
    Service.objects.update(max_per_week=2)

    facts = find_facts(service.slug, window_from=MONDAY, window_to=at(0, day=1))

    assert facts.service.limits == Limits("UTC", per_week=2)
    assert facts.service.visit_starts == (to_epoch(at(10)),)


def test_facts_cross_as_integers(service):
    book(service, at(10))

    facts = find_facts(service.slug, window_from=MONDAY, window_to=at(0, day=1))

    (resource,) = facts.resources.values()
    assert list(resource.occupied) == [tuple(to_epoch(at(hour)) for hour in (10, 11, 10, 11))]
    assert from_epoch(resource.occupied[0][0]) == at(10)


def test_facts_leave_the_moving_visit_out(service):
    outcome = book(service, at(10))
    slot_id = Occupancy.objects.values_list("slot_id", flat=True).get(
        slot__bookings=outcome.booking.id
    )

    facts = find_facts(
        service.slug, window_from=MONDAY, window_to=at(0, day=1), without_slots=[slot_id]
    )

    assert [list(resource.occupied) for resource in facts.resources.values()] == [[]]


def test_unknown_service_has_no_facts(acme):
    assert find_facts("nothing", window_from=MONDAY, window_to=MONDAY) is None
