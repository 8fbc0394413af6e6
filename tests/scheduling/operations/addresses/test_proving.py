"""Rules per customer are asked of who proves the address (booking-rules, "Per customer")."""

from datetime import timedelta

import pytest

from scheduling.engine.codes import Code
from scheduling.models import Booking, BookingEvent
from scheduling.operations import bookings, restoring
from scheduling.operations.addresses import proving
from scheduling.operations.commands import (
    EVERY_ADDRESS,
    CancelBooking,
    Contact,
    RescheduleBooking,
    RestoreBooking,
)
from scheduling.operations.errors import RefusedError
from tests.concurrency import unguarded
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    key,
    make_location,
    make_profile,
    make_resource,
    make_service,
)

KIM = Contact(name="Kim Lee", email="kim@example.com")
LOU = Contact(name="Lou Ray", email="lou@example.com")


@pytest.fixture
def services(acme):
    """One service of each of two people, of which a customer may have one visit."""
    make_profile()
    location = make_location()
    return [
        make_service([make_resource(location, slug=slug)], max_per_customer=1)
        for slug in ("ana", "ben")
    ]


def outcome_of(call):
    """Return the status, or the code of the refusal."""
    try:
        return call().booking.status
    except RefusedError as error:
        return error.code


def move(booking_id, start, *, proof="", name="move"):
    command = RescheduleBooking(
        booking_id=booking_id, start=start, proof=proof, idempotency=key(name)
    )
    return bookings.reschedule_booking(command, now=NOW)


def cancel(booking_id):
    bookings.cancel_booking(
        CancelBooking(booking_id=booking_id, idempotency=key("cancel")), now=NOW
    )


def restore(booking_id, *, proof=""):
    command = RestoreBooking(booking_id=booking_id, proof=proof, idempotency=key("restore"))
    return restoring.restore_booking(command, now=NOW)


def read_proofs():
    return list(Booking.objects.order_by("created_at", "id").values_list("proved_at", flat=True))


@pytest.mark.parametrize(
    ("proof", "email", "is_proved"),
    [
        ("", "", False),
        ("", "kim@example.com", False),
        ("kim@example.com", "kim@example.com", True),
        ("lou@example.com", "kim@example.com", False),
        (EVERY_ADDRESS, "kim@example.com", True),
        (EVERY_ADDRESS, "", True),
    ],
)
def test_proof_is_of_one_address_unless_it_is_of_staff(proof, email, is_proved):
    assert proving.is_proved(proof, email) is is_proved


@pytest.mark.parametrize(
    ("proof", "proved_at"), [("", None), (LOU.email, None), (KIM.email, NOW), (EVERY_ADDRESS, NOW)]
)
def test_booking_keeps_since_when_its_address_is_proved(services, proof, proved_at):
    snapshot = book(services[0], at(9), contact=KIM, proof=proof).booking

    assert read_proofs() == [proved_at]
    assert snapshot.is_proved is (proved_at is not None)


def ask_for_all(services, contact, proof):
    """Return what becomes of visits at the same time, of the same service, and at neither."""
    hers, his = services
    return [
        outcome_of(lambda: book(his, at(9), contact=contact, proof=proof)),
        outcome_of(lambda: book(hers, at(11), contact=contact, proof=proof)),
    ]


def test_two_customers_one_proved_and_one_not_are_told_different_things(services):
    """Kim, who proves the address, has a visit; so has Lou, in whose name others ask."""
    book(services[0], at(9), contact=KIM)
    book(services[0], at(10), contact=LOU)

    of_kim = ask_for_all(services, KIM, KIM.email)
    of_lou = [
        outcome_of(lambda: book(services[1], at(10), contact=LOU, proof="")),
        outcome_of(lambda: book(services[0], at(12), contact=LOU, proof="")),
    ]

    assert of_kim == [Code.CUSTOMER_OVERLAP, Code.CUSTOMER_LIMIT]
    assert of_lou == ["confirmed", "confirmed"]


def test_control_without_asking_for_proofs_strangers_are_told(services, monkeypatch):
    unguarded.without_asking_for_proofs(monkeypatch)
    book(services[0], at(9), contact=KIM)

    assert ask_for_all(services, KIM, "") == [Code.CUSTOMER_OVERLAP, Code.CUSTOMER_LIMIT]


def test_unproved_booking_does_not_keep_the_owner_out(services):
    hers, his = services
    book(hers, at(9), contact=KIM, proof="")

    assert outcome_of(lambda: book(his, at(9), contact=KIM, proof=KIM.email)) == "confirmed"
    assert outcome_of(lambda: book(hers, at(11), contact=KIM, proof=KIM.email)) == "confirmed"
    assert read_proofs().count(None) == 1


def test_control_counting_unproved_visits_keeps_the_owner_out(services, monkeypatch):
    unguarded.without_telling_proved_visits_apart(monkeypatch)

    book(services[0], at(9), contact=KIM, proof="")

    assert ask_for_all(services, KIM, KIM.email) == [Code.CUSTOMER_OVERLAP, Code.CUSTOMER_LIMIT]


@pytest.mark.parametrize("is_proved", [True, False], ids=["proved", "unproved"])
def test_move_asks_for_a_proof_of_its_own_whatever_the_booking_has(services, is_proved):
    hers, his = services
    book(hers, at(9), contact=KIM)
    moved = book(his, at(14), contact=KIM, proof=KIM.email if is_proved else "").booking

    assert outcome_of(lambda: move(moved.id, at(9), proof=KIM.email)) == Code.CUSTOMER_OVERLAP
    assert Booking.objects.get(pk=moved.id).version == 1
    assert outcome_of(lambda: move(moved.id, at(9))) == "confirmed"
    assert Booking.objects.get(pk=moved.id).version == 2


def test_control_move_without_asking_for_proofs_tells_strangers(services, monkeypatch):
    unguarded.without_asking_for_proofs(monkeypatch)
    hers, his = services
    book(hers, at(9), contact=KIM)
    moved = book(his, at(14), contact=KIM, proof="").booking

    assert outcome_of(lambda: move(moved.id, at(9))) == Code.CUSTOMER_OVERLAP


@pytest.mark.parametrize(
    ("proof", "outcome"), [("", "confirmed"), (KIM.email, Code.CUSTOMER_OVERLAP)]
)
def test_taking_back_asks_for_a_proof_too(services, proof, outcome):
    hers, his = services
    undone = book(his, at(9), contact=KIM).booking
    cancel(undone.id)
    book(hers, at(9), contact=KIM)

    assert outcome_of(lambda: restore(undone.id, proof=proof)) == outcome


@pytest.mark.parametrize(
    ("change", "is_proved"),
    [
        (lambda booking_id: move(booking_id, at(11)), False),
        (lambda booking_id: move(booking_id, at(11), proof=LOU.email), False),
        (lambda booking_id: move(booking_id, at(11), proof=KIM.email), True),
        (lambda booking_id: (cancel(booking_id), restore(booking_id)), False),
        (lambda booking_id: (cancel(booking_id), restore(booking_id, proof=KIM.email)), True),
    ],
)
def test_change_with_a_proof_makes_the_booking_proved(services, change, is_proved):
    booking_id = book(services[0], at(9), contact=KIM, proof="").booking.id

    change(booking_id)

    assert read_proofs() == [NOW if is_proved else None]


def test_booking_is_proved_once_and_nothing_else_happens_to_it(services):
    booking_id = book(services[0], at(9), contact=KIM, proof="").booking.id

    proving.prove_booking(booking_id, email=KIM.email, now=NOW)
    proving.prove_booking(booking_id, email=KIM.email, now=NOW + timedelta(hours=1))

    assert read_proofs() == [NOW]
    assert Booking.objects.get().version == 1
    assert BookingEvent.objects.count() == 1


def test_proof_of_another_address_proves_no_booking(services):
    booking_id = book(services[0], at(9), contact=KIM, proof="").booking.id

    proving.prove_booking(booking_id, email=LOU.email, now=NOW)

    assert read_proofs() == [None]


def test_walk_in_of_staff_is_proved_and_can_be_moved(services):
    walk_in = book(services[0], at(9), contact=Contact(name="Tom", email="")).booking

    assert outcome_of(lambda: move(walk_in.id, at(11), proof=EVERY_ADDRESS)) == "confirmed"
    assert read_proofs() == [NOW]
