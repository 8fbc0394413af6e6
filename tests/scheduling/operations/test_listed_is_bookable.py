"""Every listed start can be booked, every other one is refused with the code that is explained.

Through Postgres and the operations, for random businesses (booking-rules, 5).
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from django.db import transaction
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st

from scheduling.contracts import AssignedResource, BookingSnapshot
from scheduling.kinds import SAME_PEOPLE, BookingStatus
from scheduling.models import Booking, Occupancy, Requirement, Service
from scheduling.operations import bookings, people
from scheduling.operations.commands import RescheduleBooking
from scheduling.operations.errors import RefusedError
from scheduling.queries import availability
from scheduling.queries import bookings as booking_questions
from scheduling.queries.availability import Listing, OpenSlot
from tests.factories.scheduling import book, key
from tests.properties import examples
from tests.scheduling.operations.businesses import FIVE, Business

MOST_LISTED, MOST_OTHERS = 5, 8

_WITHIN_ACME = (HealthCheck.function_scoped_fixture,)  # each example undoes what it writes
many = examples(20, suppress=_WITHIN_ACME)
some = examples(10, suppress=_WITHIN_ACME)
few = examples(4, suppress=_WITHIN_ACME)
"""Each of these takes seconds."""

seeds = st.integers(min_value=0, max_value=2**32)


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever the block writes. (Operations refuse to run inside of ``atomic``.)"""
    before = transaction.savepoint_create()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)


def list_slots(business: Business, service: Service, **fields) -> dict[datetime, OpenSlot]:
    listing = Listing(
        service=service.slug,
        window_from=business.window_from,
        window_to=business.window_to,
        **fields,
    )
    return {slot.start: slot for slot in availability.list_open_slots(listing, now=business.now)}


def choose_starts(business: Business, listed: dict[datetime, OpenSlot]) -> list[datetime]:
    """Return some of the listed starts and some others: beside them, and anywhere."""
    inside = business.random.sample(sorted(listed), min(MOST_LISTED, len(listed)))
    beside = {start + business.random.choice((-FIVE, FIVE)) for start in inside[:3]}
    others = {*beside, *(business.moment() for _ in range(MOST_OTHERS))}
    within = {start for start in others if business.window_from <= start < business.window_to}
    return sorted({*inside, *within})


def find_refusal(attempt: Callable[[], BookingSnapshot]) -> str | None:
    """Return the code with which it is refused, or ``None``; nothing of it stays."""
    with undone():
        try:
            attempt()
        except RefusedError as refused:
            return refused.code
    return None


def check(business, service, start, *, is_listed: bool, attempt, **asked) -> None:
    """Compare what is explained and what is done with what is listed."""
    reasons = availability.explain_start(service.slug, start=start, now=business.now, **asked)
    refusal = find_refusal(attempt)

    told = (business.seed, service.slug, start.isoformat(), asked)
    assert (refusal is None) == is_listed, (told, refusal)
    assert [reason.code for reason in reasons[:1]] == ([refusal] if refusal else []), told


def list_people(service: Service) -> list[str]:
    people = service.requirements.filter(
        candidates__kind="staff", candidates__active=True, candidates__location__active=True
    )
    return sorted(set(people.values_list("candidates__slug", flat=True)))


@many
@given(seed=seeds)
def test_listed_starts_are_booked_and_no_others(acme, seed):
    with undone():
        business = Business(seed)
        service = business.random.choice(business.services)
        staff = business.random.choice([None, *list_people(service)])
        listed = list_slots(business, service, staff=staff)
        for start in choose_starts(business, listed):
            check(
                business,
                service,
                start,
                is_listed=start in listed,
                attempt=lambda each=start: book(service, each, now=business.now, staff=staff),
                staff=staff,
            )


@some
@given(seed=seeds)
def test_visits_move_where_starts_are_listed_without_them_and_nowhere_else(acme, seed):
    with undone():
        business = Business(seed)
        visits = business.list_visits()
        assume(visits)
        visit = business.random.choice(visits)
        asked = {"staff": None, "without_slot": visit.slot_id}
        listed = list_slots(business, visit.service, **asked)
        staff = business.random.choice([None, SAME_PEOPLE])
        for start in choose_starts(business, listed):
            if start == visit.slot.starts_at:
                continue  # it is there already: nothing to refuse
            moving = RescheduleBooking(
                booking_id=visit.pk, start=start, staff=staff, idempotency=key("again")
            )
            check(
                business,
                visit.service,
                start,
                is_listed=start in listed,
                attempt=lambda each=moving: bookings.reschedule_booking(each, now=business.now),
                **asked,
            )


def has_one_role(service: Service, slug: str) -> bool:
    return Requirement.objects.filter(service=service, candidates__slug=slug).count() == 1


@some
@given(seed=seeds)
def test_whom_a_move_is_told_to_bring_comes_and_all_stay_who_can(acme, seed):
    with undone():
        business = Business(seed)
        visits = business.list_visits()
        assume(visits)
        visit = booking_questions.get_snapshot(business.random.choice(visits).pk)
        service = Service.objects.get(slug=visit.service)
        slot_id = booking_questions.get_slot_id(visit.id)
        listed = list_slots(business, service, without_slot=slot_id)
        starts = sorted(start for start in listed if start != visit.starts_at)[:6]
        told = people.list_people_after(visit, starts, now=business.now)
        assert sorted(told) == starts, seed
        for start in starts:
            moving = RescheduleBooking(booking_id=visit.id, start=start, idempotency=key("same"))
            with undone():
                moved = bookings.reschedule_booking(moving, now=business.now).booking
            assert list_pairs(moved.staff) == list_pairs(told[start]), (seed, start.isoformat())
            if len(visit.staff) == 1 and has_one_role(service, visit.staff[0].slug):
                # Whoever has a visit alone and can be had by name stays. Who is asked for by name
                # may come in another role; who stays, stays in theirs.
                alone = availability.explain_start(
                    service.slug,
                    staff=visit.staff[0].slug,
                    start=start,
                    now=business.now,
                    without_slot=slot_id,
                )
                stays = visit.staff[0].slug in {person.slug for person in moved.staff}
                assert stays == (not alone), (seed, start.isoformat())


@some
@given(seed=seeds)
def test_whoever_a_listed_start_names_can_be_booked_and_comes(acme, seed):
    with undone():
        business = Business(seed)
        service = business.random.choice(business.services)
        listed = list_slots(business, service)
        quantities = dict(service.requirements.values_list("role", "quantity"))
        for start in business.random.sample(sorted(listed), min(4, len(listed))):
            for slug in listed[start].staff:
                with undone():
                    visit = book(service, start, now=business.now, staff=slug).booking
                    told = (seed, service.slug, start.isoformat(), slug)
                    assert slug in [person.slug for person in visit.staff], told
                    assert visit.ends_at == listed[start].end, told
                    assert count_roles(visit.id) == quantities, told


@few
@given(seed=seeds)
def test_a_diary_filled_from_its_list_has_no_overlaps(acme, seed):
    """Book what is listed first, again and again: each is to be had, none stands in another."""
    with undone():
        business = Business(seed)
        for _ in range(12):
            service = business.random.choice(business.services)
            listed = list_slots(business, service)
            first = availability.find_next_start(
                service.slug, staff=None, after=business.window_from, now=business.now
            )
            assert min(listed, default=None) == _within(business, first), (seed, service.slug)
            if listed:
                book(service, min(listed), now=business.now)
        assert list_overlaps() == [], seed


def _within(business: Business, start: datetime | None) -> datetime | None:
    return start if start is not None and start < business.window_to else None


def list_pairs(come: Iterable[AssignedResource]) -> list[tuple[str, str]]:
    return sorted((each.role, each.slug) for each in come)


def count_roles(booking_id: UUID) -> dict[str, int]:
    roles = Occupancy.objects.filter(slot__bookings=booking_id).values_list("role", flat=True)
    return {role: list(roles).count(role) for role in roles}


def list_overlaps() -> list[tuple[int, int]]:
    """Return what overlaps of one resource, although nobody allowed it."""
    live = Booking.objects.filter(status=BookingStatus.CONFIRMED).values_list("slot_id", flat=True)
    spans = Occupancy.objects.filter(active=True, overlap_allowed=False).order_by(
        "resource_id", "busy_from"
    )
    assert set(spans.values_list("slot_id", flat=True)) <= set(live)
    rows = list(spans.values_list("id", "resource_id", "busy_from", "busy_until"))
    return [
        (one[0], other[0])
        for one, other in pairwise(rows)
        if one[1] == other[1] and one[3] > other[2]
    ]
