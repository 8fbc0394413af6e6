"""Several visits wanted together, and taken as one operation would take them."""

from datetime import datetime
from typing import Any

from django.db import transaction

from foundation.inserts import insert_together
from scheduling.engine.codes import Code
from scheduling.models import Service, Slot
from scheduling.operations import claims, plans, visits
from scheduling.operations.claims import VisitClaim
from scheduling.operations.plans import VisitRequest
from tests.factories.scheduling import NOW

NOBODY_KNOWN = 0
"""A customer without any bookings, so that only days are between two lists."""


def make_request(service: Service, start: datetime, **fields: Any) -> VisitRequest:
    """Return a request for that start, with anyone."""
    defaults: dict[str, Any] = {"staff": None, "overrides": frozenset[Code]()}
    return VisitRequest(service=service.slug, start=start, **defaults | fields)


@transaction.atomic
def take(
    *requests: VisitRequest, customer_id: int = NOBODY_KNOWN, now: datetime = NOW
) -> tuple[VisitClaim, ...]:
    """Plan, lock and check the visits, give up what they move from, and write all of them."""
    planned = plans.plan_visits(requests, now=now)
    given_up = Slot.objects.filter(pk__in=[request.without_slot for request in requests])
    days = frozenset(day for slot in given_up for day in claims.list_days_of_slot(slot))
    taken = claims.claim_visits(planned, now=now, customer_id=customer_id, also_lock=days)
    for slot in given_up:
        visits.release(slot, slot.seats_taken)
    slots = [visits.build_slot(plan) for plan in planned]
    occupancies = [
        row
        for slot, each in zip(slots, taken, strict=True)
        for row in visits.build_occupancies(slot, each)
    ]
    insert_together([*slots, *occupancies])
    return taken
