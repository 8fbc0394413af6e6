"""Book, cancel and move: what is written, what is refused, and that a refusal changes nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduling.engine.codes import Code
from scheduling.kinds import BookingStatus
from scheduling.models import Booking, BookingEvent, Customer, Occupancy, Slot
from scheduling.operations import bookings
from scheduling.operations.commands import (
    Actor,
    CancelBooking,
    Contact,
    Idempotency,
    RescheduleBooking,
)
from scheduling.operations.errors import (
    GoneError,
    IdempotencyMismatchError,
    InvalidTransitionError,
    RefusedError,
    UnknownChoiceError,
)
from tenants.models import OutboxMessage
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    key,
    make_command,
    make_location,
    make_profile,
    make_resource,
    make_service,
)

STAFF = Actor(kind=BookingEvent.Actor.STAFF, name="Olga")


@pytest.fixture
def place(acme):
    make_profile()
    return make_location()


@pytest.fixture
def service(place):
    return make_service(
        [make_resource(place, slug="ana", turnaround_after_minutes=5)],
        [make_resource(place, slug="room", kind="room")],
        buffer_before_minutes=10,
        buffer_after_minutes=15,
        price_minor=4500,
    )


def cancel(booking_id, name="cancel", *, now=NOW, **fields):
    command = CancelBooking(booking_id=booking_id, idempotency=key(name), **fields)
    return bookings.cancel_booking(command, now=now)


def move(booking_id, start, name="move", *, now=NOW, **fields):
    command = RescheduleBooking(booking_id=booking_id, start=start, idempotency=key(name), **fields)
    return bookings.reschedule_booking(command, now=now)


def refused(call, error=RefusedError):
    with pytest.raises(error) as caught:
        call()
    return caught.value.code


def test_book_slot_takes_every_resource_with_its_own_padding(service):
    book(service, at(10))

    spans = Occupancy.objects.order_by("resource__slug").values_list(
        "resource__slug", "visit_from", "visit_until", "busy_from", "busy_until", "active"
    )
    assert list(spans) == [
        ("ana", at(10), at(11), at(9, 50), at(11, 20), True),
        ("room", at(10), at(11), at(9, 50), at(11, 15), True),
    ]


def test_book_slot_answers_and_keeps_what_was_agreed(service):
    contact = Contact(name="Ida", email="Ida@Example.com", timezone="Asia/Tokyo", locale="de")

    snapshot = book(service, at(10), contact=contact, staff="ana").booking

    booking = Booking.objects.get()
    assert (snapshot.id, snapshot.status, snapshot.version) == (booking.pk, "confirmed", 1)
    assert [resource.slug for resource in snapshot.staff] == ["ana"]
    assert (snapshot.price_minor, snapshot.currency) == (4500, "EUR")
    assert (booking.order.contact_email, booking.timezone, booking.order.locale) == (
        "ida@example.com",
        "Asia/Tokyo",
        "de",
    )
    assert (booking.any_staff, booking.created_at) == (False, NOW)


def test_book_slot_writes_history_and_news_of_the_same_event(service):
    outcome = book(service, at(10))

    event = BookingEvent.objects.get()
    assert (event.topic, event.version, event.from_status, event.to_status) == (
        "booking.confirmed",
        1,
        "",
        "confirmed",
    )
    payload = {"format": 1, "booking_id": str(outcome.booking.id), "event_id": str(event.pk)}
    news = OutboxMessage.objects.order_by("id").values_list("topic", "consumer", "payload")
    assert list(news) == [
        ("booking.confirmed", "notifications.tell_customer", payload),
        ("booking.confirmed", "notifications.tell_staff", payload),
        ("booking.confirmed", "notifications.plan_alarms", payload),
    ]


def test_book_slot_does_not_rename_a_customer_it_knows(service):
    first = Contact(name="Ida", email="ida@example.com", phone="1")
    book(service, at(9, 10, day=1), contact=first, overrides=frozenset({Code.OFF_GRID}))

    book(service, at(14), contact=Contact(name="Mallory", email="IDA@example.com", phone="2"))

    assert list(Customer.objects.values_list("name", "phone")) == [("Ida", "1")]
    assert set(Booking.objects.values_list("order__contact_name", flat=True)) == {"Ida", "Mallory"}


@pytest.mark.parametrize(
    ("start", "code"),
    [
        pytest.param(at(10), Code.SLOT_TAKEN, id="the-same-start"),
        pytest.param(at(11), Code.BUFFER, id="only-buffers-touch"),
        pytest.param(at(10, 30), Code.OFF_GRID, id="between-the-listed-starts"),
        pytest.param(at(17), Code.CLOSED, id="after-closing"),
        pytest.param(NOW, Code.TOO_SOON, id="in-the-past-of-the-day"),
        pytest.param(at(10, day=400), Code.TOO_FAR, id="beyond-the-horizon"),
        pytest.param(datetime(9999, 12, 31, 23, tzinfo=UTC), Code.TOO_FAR, id="year-9999"),
        pytest.param(datetime(1, 1, 1, tzinfo=UTC), Code.TOO_SOON, id="year-1"),
        pytest.param(at(12) + timedelta(microseconds=1), Code.OFF_GRID, id="part-of-a-second"),
    ],
)
def test_book_slot_refuses_with_the_code_and_changes_nothing(service, start, code):
    book(service, at(10))
    now = NOW + timedelta(seconds=1)

    assert refused(lambda: book(service, start, now=now)) == code

    assert Booking.objects.count() == Slot.objects.count() == BookingEvent.objects.count() == 1
    assert (Customer.objects.count(), OutboxMessage.objects.count()) == (1, 3)


def test_book_slot_refuses_an_inactive_service(service):
    type(service).objects.update(active=False)

    assert refused(lambda: book(service, at(10))) == Code.SERVICE_INACTIVE


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"staff": "nobody"}, "staff", id="staff"),
        pytest.param({"staff": "room"}, "staff", id="a-room-is-nobody"),
        pytest.param({"location": "elsewhere"}, "location", id="location"),
    ],
)
def test_book_slot_names_the_unknown_choice(service, fields, field):
    with pytest.raises(UnknownChoiceError) as caught:
        book(service, at(10), **fields)

    assert caught.value.field == field
    assert Booking.objects.count() == 0


def test_book_slot_gives_any_staff_to_whom_has_fewest_minutes_by_weight(place):
    ana, ben = (
        make_resource(place, slug="ana", weight=1),
        make_resource(place, slug="ben", weight=2),
    )
    service = make_service([ana, ben])

    chosen = [book(service, at(9 + number)).booking.staff[0].slug for number in range(6)]

    assert chosen == ["ana", "ben", "ben", "ana", "ben", "ben"]


def test_book_slot_refuses_a_customer_who_is_elsewhere_then(place):
    ana, ben = make_resource(place), make_resource(place)
    first, second = make_service([ana]), make_service([ben])
    contact = Contact(name="Ida", email="ida@example.com")
    book(first, at(10), contact=contact)

    code = refused(lambda: book(second, at(10), contact=contact))

    assert code == Code.CUSTOMER_OVERLAP
    make_profile(allow_customer_overlap=True)
    assert book(second, at(10), contact=contact).booking.status == "confirmed"


def test_book_slot_counts_only_upcoming_visits_of_the_customer(place):
    service = make_service([make_resource(place)], max_per_customer=1)
    contact = Contact(name="Ida", email="ida@example.com")
    outcome = book(service, at(10), contact=contact)

    assert refused(lambda: book(service, at(12), contact=contact)) == Code.CUSTOMER_LIMIT
    cancel(outcome.booking.id)
    assert book(service, at(12), contact=contact).booking.version == 1
    after = at(13)
    assert book(service, at(14), contact=contact, now=after).booking.version == 1


@pytest.mark.parametrize(
    ("limits", "second", "code"),
    [
        pytest.param({"max_per_day": 1}, at(14), Code.DAILY_LIMIT, id="a-day"),
        pytest.param({"max_per_week": 1}, at(14, day=6), Code.WEEKLY_LIMIT, id="an-iso-week"),
    ],
)
@pytest.mark.parametrize("limited", ["resource", "service"])
def test_book_slot_keeps_the_maximum(place, limits, second, code, limited):
    resource = make_resource(place, **(limits if limited == "resource" else {}))
    service = make_service([resource], **(limits if limited == "service" else {}))
    outcome = book(service, at(10))

    assert refused(lambda: book(service, second)) == code
    assert move(outcome.booking.id, second).booking.starts_at == second
    assert book(service, at(10, day=7)).booking.version == 1


def test_repeat_with_the_same_key_answers_the_same_and_writes_nothing(service):
    command = make_command(service, at(10), key="once")
    first = bookings.book_slot(command, now=NOW)
    cancel(first.booking.id)

    repeat = bookings.book_slot(command, now=at(12))

    assert (repeat.replayed, repeat.booking) == (True, first.booking)
    assert Booking.objects.count() == 1


def test_same_key_for_another_content_is_refused(service):
    book(service, at(10), idempotency=Idempotency(scope="test", key="k", fingerprint="a"))

    with pytest.raises(IdempotencyMismatchError):
        book(service, at(12), idempotency=Idempotency(scope="test", key="k", fingerprint="b"))

    assert Booking.objects.count() == 1


def test_refusals_are_not_remembered(service):
    blocker = book(service, at(10))
    command = make_command(service, at(10), key="again")
    assert refused(lambda: bookings.book_slot(command, now=NOW)) == Code.SLOT_TAKEN
    cancel(blocker.booking.id)

    assert bookings.book_slot(command, now=NOW).replayed is False


def test_cancel_booking_frees_the_time_and_keeps_the_history(service):
    outcome = book(service, at(10))

    cancelled = cancel(outcome.booking.id, reason="ill").booking

    assert (cancelled.status, cancelled.version) == ("cancelled", 2)
    assert Booking.objects.get().cancelled_at == NOW
    assert Occupancy.objects.filter(active=True).count() == 0
    assert book(service, at(10)).booking.starts_at == at(10)
    reasons = BookingEvent.objects.order_by("version").values_list("topic", "reason", "version")
    assert list(reasons)[-1] == ("booking.cancelled", "ill", 2)


def test_cancelled_booking_is_gone_for_writes(service):
    outcome = book(service, at(10))
    cancel(outcome.booking.id)

    assert refused(lambda: cancel(outcome.booking.id, "2"), GoneError) == "invalid_transition"
    assert refused(lambda: move(outcome.booking.id, at(12)), GoneError) == "invalid_transition"


def test_completed_booking_cannot_be_cancelled(service):
    outcome = book(service, at(10))
    Booking.objects.update(status=BookingStatus.COMPLETED)

    refused(lambda: cancel(outcome.booking.id), InvalidTransitionError)

    assert Booking.objects.get().status == BookingStatus.COMPLETED


def test_cut_offs_bind_customers_to_the_minute_and_staff_never(service):
    make_profile(cancel_cutoff_minutes=120, reschedule_cutoff_minutes=60)
    outcome = book(service, at(10))
    late = at(9) + timedelta(seconds=1)

    assert refused(lambda: cancel(outcome.booking.id, now=late)) == Code.PAST_CUTOFF
    assert refused(lambda: move(outcome.booking.id, at(14), now=late)) == Code.PAST_CUTOFF
    assert move(outcome.booking.id, at(14), now=at(9)).booking.starts_at == at(14)
    assert cancel(outcome.booking.id, now=at(13), actor=STAFF).booking.status == "cancelled"


def test_cutoff_wins_over_what_is_wrong_with_the_new_time(service):
    make_profile(reschedule_cutoff_minutes=60)
    outcome = book(service, at(10))
    book(service, at(14))
    late = at(9, 30)

    assert refused(lambda: move(outcome.booking.id, at(14), now=late)) == Code.PAST_CUTOFF
    assert refused(lambda: move(outcome.booking.id, at(3), now=late)) == Code.PAST_CUTOFF


def test_cancel_exactly_at_the_cut_off_is_in_time(service):
    make_profile(cancel_cutoff_minutes=120)
    outcome = book(service, at(10))

    assert cancel(outcome.booking.id, now=at(8)).booking.status == "cancelled"


def test_reschedule_keeps_identity_price_and_staff(service):
    outcome = book(service, at(10), staff="ana")
    type(service).objects.update(price_minor=9900)

    moved = move(outcome.booking.id, at(14)).booking

    assert (moved.id, moved.version, moved.price_minor) == (outcome.booking.id, 2, 4500)
    assert (moved.starts_at, moved.staff[0].slug) == (at(14), "ana")
    active = Occupancy.objects.filter(active=True).values_list("visit_from", flat=True)
    assert set(active) == {at(14)}


def test_reschedule_does_not_stand_in_its_own_way(service):
    outcome = book(service, at(10))

    moved = move(outcome.booking.id, at(10, 30), overrides=frozenset({Code.OFF_GRID}), actor=STAFF)

    assert moved.booking.starts_at == at(10, 30)


def test_reschedule_refused_leaves_the_old_time_standing(service):
    outcome = book(service, at(10))
    book(service, at(14))

    assert refused(lambda: move(outcome.booking.id, at(14))) == Code.SLOT_TAKEN

    booking = Booking.objects.select_related("slot").get(pk=outcome.booking.id)
    assert (booking.slot.starts_at, booking.version) == (at(10), 1)
    assert booking.slot.occupancies.filter(active=True).count() == 2


def test_reschedule_may_change_the_staff(place):
    ana, ben = make_resource(place, slug="ana"), make_resource(place, slug="ben")
    service = make_service([ana, ben])
    outcome = book(service, at(10), staff="ana")

    assert move(outcome.booking.id, at(12), "a", staff="ben").booking.staff[0].slug == "ben"
    assert move(outcome.booking.id, at(14), "b", staff=None).booking.any_staff is True
