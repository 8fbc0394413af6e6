"""A slot refuses in its own words, and the database keeps what models promise."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from foundation import clock
from scheduling import refusals
from scheduling.engine.codes import Code
from scheduling.models import Closure, Occupancy, Slot
from scheduling.operations.errors import RefusedError
from tests.factories.scheduling import (
    book,
    make_location,
    make_profile,
    make_resource,
    make_service,
)


@pytest.fixture
def service(acme):
    make_profile()
    resource = make_resource(make_location(), slug="ana", max_per_day=2)
    return make_service([resource], buffer_after_minutes=15)


def tomorrow(hour, minute=0, *, days=1):
    start = clock.now().replace(hour=hour, minute=minute, second=0, microsecond=0)
    return start + timedelta(days=days)


def new_slot(service, start):
    return Slot(
        service=service,
        location=service.location,
        starts_at=start,
        ends_at=start + timedelta(minutes=60),
        seats_taken=1,
    )


@pytest.mark.parametrize(
    ("hour", "days", "code"),
    [
        pytest.param(10, 1, Code.SLOT_TAKEN, id="taken"),
        pytest.param(11, 1, Code.BUFFER, id="buffer"),
        pytest.param(20, 1, Code.CLOSED, id="after-closing"),
        pytest.param(10, 2, Code.CLOSED, id="closure"),
        pytest.param(14, 3, Code.DAILY_LIMIT, id="daily-maximum"),
    ],
)
def test_clean_answers_as_booking_does(service, hour, days, code):
    now = clock.now()
    Closure.objects.create(
        first_date=tomorrow(0, days=2).date(), last_date=tomorrow(0, days=2).date(), name="Works"
    )
    book(service, tomorrow(10), now=now)
    book(service, tomorrow(9, days=3), now=now)
    book(service, tomorrow(11, days=3), now=now)
    start = tomorrow(hour, days=days)

    with pytest.raises(ValidationError) as cleaned:
        new_slot(service, start).full_clean()
    with pytest.raises(RefusedError) as booked:
        book(service, start, now=clock.now())

    assert booked.value.code == code
    (error,) = cleaned.value.error_dict["starts_at"]
    assert (error.code, error.messages) == (code, [refusals.describe(code)])


def test_clean_accepts_what_can_be_booked(service):
    new_slot(service, tomorrow(10)).full_clean()

    assert book(service, tomorrow(10), now=clock.now()).booking.version == 1


def occupy(slot, resource, **fields):
    span = {
        "visit_from": slot.starts_at,
        "visit_until": slot.ends_at,
        "busy_from": slot.starts_at,
        "busy_until": slot.ends_at,
    }
    return Occupancy.objects.create(slot=slot, resource=resource, role="r", **span | fields)


def violated(call):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        call()
    return caught.value.__cause__.diag.constraint_name


def test_database_refuses_two_active_occupancies_that_overlap(service):
    resource = service.requirements.get().candidates.get()
    slot = new_slot(service, tomorrow(10))
    slot.save()
    occupy(slot, resource)

    assert violated(lambda: occupy(slot, resource)) == "occupancy_no_double_booking"
    occupy(slot, resource, active=False)
    occupy(slot, resource, overlap_allowed=True)
    later = new_slot(service, tomorrow(11))
    later.save()
    occupy(later, resource)
    assert Occupancy.objects.count() == 4


def test_database_refuses_more_seats_than_there_are(service):
    slot = new_slot(service, tomorrow(10))
    slot.seats_taken = 2

    assert violated(slot.save) == "slot_no_overselling"


def test_database_refuses_a_span_that_does_not_pad_its_visit(service):
    resource = service.requirements.get().candidates.get()
    slot = new_slot(service, tomorrow(10))
    slot.save()
    inside = slot.starts_at + timedelta(minutes=1)

    assert violated(lambda: occupy(slot, resource, busy_from=inside)) == "occupancy_pads_the_visit"
    long = slot.ends_at + timedelta(days=4)
    assert violated(lambda: occupy(slot, resource, busy_until=long)) == "occupancy_span_is_bounded"
