"""After a change of clock rules visits keep their wall time, or people are told the new one."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from scheduling.engine.codes import Code
from scheduling.models import Booking, BookingEvent, Occupancy
from scheduling.operations import bookings
from scheduling.operations.clocks import clock_changes
from scheduling.operations.commands import CancelBooking
from scheduling.operations.errors import (
    ChangedMeanwhileError,
    InvalidTransitionError,
    RefusedError,
)
from scheduling.queries.bookings import UnknownBookingError
from scheduling.queries.clocks.clock_changes import list_moved_visits
from scheduling.queries.invariants import list_broken
from tenants.models import OutboxMessage
from tests.factories.clock_changes import (
    BOOKED_AT,
    BY_LAW,
    MONDAY_NINE,
    NINE_BY_TODAYS_LAW,
    VANCOUVER,
    book_last_year,
    make_salon,
)
from tests.factories.scheduling import book, key, make_profile

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def service(acme):
    make_profile()
    # What staff allowed for this visit once is not asked again: notice, horizon, grid.
    return make_salon(min_notice_minutes=60 * 24 * 60)[0]


@pytest.fixture
def told(service):
    return book_last_year(service, MONDAY_NINE)


def read_news(topic):
    rows = OutboxMessage.objects.filter(topic=topic)
    return sorted(rows.values_list("consumer", flat=True))


def test_visit_moves_to_the_wall_time_that_was_told(told):
    outcome = clock_changes.keep_wall_time(told.id, version=1, now=NOW)

    booking = Booking.objects.select_related("slot").get()
    assert (outcome.booking.id, outcome.booking.version) == (told.id, 2)
    assert outcome.booking.starts_at == booking.slot.starts_at == NINE_BY_TODAYS_LAW
    assert outcome.booking.utc_offsets == {VANCOUVER: BY_LAW}
    assert [person.slug for person in outcome.booking.staff] == ["ana"]
    taken = Occupancy.objects.filter(active=True).values_list("visit_from", "resource__slug")
    assert list(taken) == [(NINE_BY_TODAYS_LAW, "ana")]
    assert read_news("booking.clock_changed") == [
        "notifications.plan_alarms",
        "notifications.tell_customer",
        "notifications.tell_staff",
    ]
    assert list_moved_visits(now=NOW) == []
    assert list(list_broken()) == []


def test_visit_stays_and_everybody_is_told(told):
    outcome = clock_changes.tell_wall_time(told.id, version=1, now=NOW)

    event = BookingEvent.objects.get(version=2)
    assert (event.topic, event.actor) == ("booking.clock_changed", "system")
    assert (outcome.booking.starts_at, outcome.booking.version) == (MONDAY_NINE, 2)
    assert outcome.booking.utc_offsets == {VANCOUVER: BY_LAW}
    assert len(read_news("booking.clock_changed")) == 3
    assert list_moved_visits(now=NOW) == []
    assert list(list_broken()) == []


@pytest.mark.parametrize("act", [clock_changes.keep_wall_time, clock_changes.tell_wall_time])
def test_repeat_changes_nothing(told, act):
    first = act(told.id, version=1, now=NOW)

    again = act(told.id, version=1, now=NOW)

    assert again.replayed
    assert again.booking == first.booking
    assert BookingEvent.objects.count() == 2


def test_visits_in_a_row_move_one_after_the_other(service):
    rows = [book_last_year(service, MONDAY_NINE + timedelta(hours=hour)) for hour in range(3)]

    for row in rows:
        clock_changes.keep_wall_time(row.id, version=1, now=NOW)

    starts = Booking.objects.order_by("slot__starts_at").values_list("slot__starts_at", flat=True)
    assert list(starts) == [NINE_BY_TODAYS_LAW + timedelta(hours=hour) for hour in range(3)]


def refused(call, error):
    before = (OutboxMessage.objects.count(), BookingEvent.objects.count())
    with pytest.raises(error) as caught:
        call()
    assert (OutboxMessage.objects.count(), BookingEvent.objects.count()) == before
    return getattr(caught.value, "code", None)


def test_time_that_somebody_else_has_is_refused(service, told):
    book(service, NINE_BY_TODAYS_LAW, now=BOOKED_AT)

    code = refused(lambda: clock_changes.keep_wall_time(told.id, version=1, now=NOW), RefusedError)

    assert code == Code.SLOT_TAKEN
    assert Booking.objects.get(pk=told.id).slot.starts_at == MONDAY_NINE


def test_time_that_is_past_is_refused(told):
    late = NINE_BY_TODAYS_LAW

    code = refused(lambda: clock_changes.keep_wall_time(told.id, version=1, now=late), RefusedError)

    assert code == Code.TOO_SOON


@pytest.mark.parametrize("act", [clock_changes.keep_wall_time, clock_changes.tell_wall_time])
def test_what_somebody_changed_meanwhile_is_left_alone(told, act):
    assert refused(lambda: act(told.id, version=2, now=NOW), ChangedMeanwhileError)
    assert refused(lambda: act(uuid4(), version=1, now=NOW), UnknownBookingError) is None
    bookings.cancel_booking(CancelBooking(booking_id=told.id, idempotency=key("cancel")), now=NOW)

    code = refused(lambda: act(told.id, version=2, now=NOW), InvalidTransitionError)

    assert code == "invalid_transition"


def test_service_that_is_no_longer_offered_is_refused(service, told):
    service.active = False
    service.save(update_fields=["active"])

    code = refused(lambda: clock_changes.keep_wall_time(told.id, version=1, now=NOW), RefusedError)

    assert code == Code.SERVICE_INACTIVE
