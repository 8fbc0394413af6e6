"""A valid row of each table of scheduling, made as the product makes it where it can be."""

from datetime import timedelta
from itertools import count
from uuid import uuid4

from scheduling.kinds import SlotDayKind
from scheduling.models import (
    Booking,
    BookingEvent,
    Break,
    Closure,
    Customer,
    DateOverride,
    HolidayOpening,
    IdempotencyRecord,
    KeyRequest,
    Occupancy,
    OpeningHours,
    Order,
    OverrideRange,
    Requirement,
    Slot,
    SlotDay,
    TimeOff,
)
from tenants.accounts.models import User
from tests.factories.scheduling import (
    MONDAY,
    at,
    book,
    make_location,
    make_profile,
    make_resource,
    make_service,
)

_numbers = count(1)


def _service():
    return make_service([make_resource(make_location())])


def _booking() -> Booking:
    make_profile()
    return Booking.objects.get(pk=book(_service(), at(10)).booking.id)


def _event() -> BookingEvent:
    return BookingEvent.objects.get(booking=_booking())


def _range(model):
    return model.objects.create(
        resource=make_resource(make_location()),
        weekday=next(_numbers) % 7,
        opens_minute=540,
        closes_minute=600,
    )


def _override() -> DateOverride:
    resource = make_resource(make_location())
    return DateOverride.objects.create(resource=resource, date=_new_date())


def _new_date():
    return MONDAY.date() + timedelta(days=next(_numbers))


def _customer() -> Customer:
    customer = _booking().customer
    customer.user = _user()
    customer.save()
    return customer


def _user() -> User:
    return User.objects.create(email=f"person-{next(_numbers)}@example.com")


def _requirement() -> Requirement:
    return _service().requirements.get()


def _order() -> Order:
    """An order that no booking refers to: it may be changed."""
    order = _booking().order
    order.pk = uuid4()
    order.save(force_insert=True)
    return order


def _record() -> IdempotencyRecord:
    _booking()
    return IdempotencyRecord.objects.latest("pk")


def _candidate():
    return Requirement.candidates.through.objects.get(requirement=_requirement())


ROWS = {
    "scheduling_booking": _booking,
    "scheduling_bookingevent": _event,
    "scheduling_break": lambda: _range(Break),
    "scheduling_businessprofile": make_profile,
    "scheduling_closure": lambda: Closure.objects.create(
        location=make_location(), first_date=MONDAY.date(), last_date=MONDAY.date(), name="Works"
    ),
    "scheduling_customer": _customer,
    "scheduling_dateoverride": _override,
    "scheduling_holidayopening": lambda: HolidayOpening.objects.create(
        location=make_location(), date=_new_date()
    ),
    "scheduling_idempotencyrecord": _record,
    "scheduling_keyrequest": lambda: KeyRequest.objects.create(
        kind="link", email="kim@example.com", booking=_booking(), created_at=at(10)
    ),
    "scheduling_location": make_location,
    "scheduling_order": _order,
    "scheduling_occupancy": lambda: Occupancy.objects.get(slot=_booking().slot),
    "scheduling_openinghours": lambda: _range(OpeningHours),
    "scheduling_overriderange": lambda: OverrideRange.objects.create(
        override=_override(), opens_minute=540, closes_minute=600
    ),
    "scheduling_requirement": _requirement,
    "scheduling_requirement_candidates": _candidate,
    "scheduling_resource": lambda: make_resource(make_location(), user=_user()),
    "scheduling_service": _service,
    "scheduling_slot": lambda: Slot.objects.get(pk=_booking().slot_id),
    "scheduling_slotday": lambda: SlotDay.objects.create(
        kind=SlotDayKind.RESOURCE, target_id=next(_numbers), date=_new_date()
    ),
    "scheduling_timeoff": lambda: TimeOff.objects.create(
        resource=make_resource(make_location()), starts_at=at(10), ends_at=at(11)
    ),
}
