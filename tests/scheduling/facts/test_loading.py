"""From rows to facts: the reads stay on the index however long the history grows."""

import struct
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from foundation.epochs import from_epoch, to_epoch
from scheduling.facts.loading import PackedVisits, find_facts
from scheduling.facts.statements import DIARY
from scheduling.models import Occupancy
from tests.factories.scheduling import (
    MONDAY,
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


def test_diary_of_a_day_reads_only_its_own_rows_by_index(service):
    outcome = book(service, at(10))
    (taken,) = Occupancy.objects.filter(slot__bookings=outcome.booking.id)
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
        cursor.execute(
            "EXPLAIN (ANALYZE, FORMAT JSON) " + DIARY,
            {
                "service_id": service.pk,
                "resource_ids": [taken.resource_id],
                "customer_id": 0,
                "now": at(0),
                "from": at(0),
                "to": at(0, day=1),
                "without_slot": UUID(int=0),
            },
        )
        (plan,) = cursor.fetchone()

    scans = list(list_scans(plan[0]["Plan"]))
    assert [scan["Index Name"] for scan in scans] == ["occupancy_reads"]
    assert "resource_id = r.id" in scans[0]["Index Cond"]
    assert scans[0]["Actual Rows"] == 1


def list_scans(node):
    if node.get("Relation Name") == "scheduling_occupancy":
        yield node
    for child in node.get("Plans", ()):
        yield from list_scans(child)


def test_facts_cross_as_integers(service):
    book(service, at(10))

    facts = find_facts(service.slug, window_from=MONDAY, window_to=at(0, day=1))

    (resource,) = facts.resources.values()
    assert list(resource.taken) == [tuple(to_epoch(at(hour)) for hour in (10, 11, 10, 11))]
    assert from_epoch(resource.taken[0][0]) == at(10)


def test_facts_leave_the_moving_visit_out(service):
    outcome = book(service, at(10))
    slot_id = Occupancy.objects.values_list("slot_id", flat=True).get(
        slot__bookings=outcome.booking.id
    )

    facts = find_facts(
        service.slug, window_from=MONDAY, window_to=at(0, day=1), without_slot=slot_id
    )

    assert [list(resource.taken) for resource in facts.resources.values()] == [[]]


def test_unknown_service_has_no_facts(acme):
    assert find_facts("nothing", window_from=MONDAY, window_to=MONDAY) is None


def test_packed_visits_are_read_like_a_list_of_them():
    visits = [(10, 20, 11, 19), (30, 40, 31, 39), (50, 60, 51, 59)]
    packed = PackedVisits(b"".join(struct.pack(">4q", *visit) for visit in visits))

    assert list(packed) == visits
    assert [packed[0], packed[-1]] == [visits[0], visits[-1]]
    assert [packed[:2], packed[1:], packed[5:]] == [visits[:2], visits[1:], []]
    assert len(packed) == 3
