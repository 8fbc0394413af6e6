"""Codes tried at once, and addresses corrected while something else happens to the booking."""

from functools import partial

import pytest

from scheduling.engine.codes import Code
from scheduling.models import Booking, KeyRequest
from scheduling.operations import bookings
from scheduling.operations.addresses import contacts, keys, proving
from scheduling.operations.commands import (
    EVERY_ADDRESS,
    CancelBooking,
    Contact,
    CorrectEmail,
    Outcome,
    RescheduleBooking,
)
from scheduling.operations.errors import RefusedError
from scheduling.queries import invariants, proofs
from tests.concurrency import unguarded
from tests.concurrency.conftest import run_race
from tests.concurrency.turns import run_into
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
LOU = "lou@example.com"
RIVALS = 8


@pytest.fixture
def guesses(committed_acme):
    """Wrong codes, of which no more than five may be looked at; the last one is right."""
    request_id = keys.request_code(email=KIM.email, locale="", idempotency=key("code"))
    right = proofs.compute_code(request_id, KIM.email)
    codes = [f"{(int(right) + number) % 10**8:08}" for number in range(1, RIVALS)]
    return [partial(keys.redeem_code, request_id, code) for code in [*codes, right]]


def test_tries_at_once_are_counted_each(guesses):
    run_race(guesses)

    assert KeyRequest.objects.get().tries == keys.TRIES


def test_control_without_counting_at_once_one_of_many_is_right(guesses, monkeypatch):
    unguarded.without_counting_tries_at_once(monkeypatch, rivals=RIVALS)

    answers = run_race(guesses)

    assert answers[-1] == KIM.email
    assert KeyRequest.objects.get().tries == RIVALS


@pytest.fixture
def booking(committed_acme):
    """An unproved booking of Kim, and Lou, who is known before."""
    make_profile()
    service = make_service([make_resource(make_location())])
    book(service, at(16), contact=Contact(name="Lou", email=LOU))
    return book(service, at(9), contact=KIM, proof="").booking


def correcting(booking):
    command = CorrectEmail(booking_id=booking.id, email=LOU, idempotency=key("correct"))
    return lambda: contacts.correct_email(command, now=NOW)


def moving(booking):
    command = RescheduleBooking(
        booking_id=booking.id, start=at(11), proof=KIM.email, idempotency=key("move")
    )
    return lambda: bookings.reschedule_booking(command, now=NOW)


def cancelling(booking):
    command = CancelBooking(booking_id=booking.id, idempotency=key("cancel"))
    return lambda: bookings.cancel_booking(command, now=NOW)


@pytest.mark.parametrize("change", [moving, cancelling])
def test_change_waits_for_the_correction_and_finds_whose_booking_it_is(booking, change):
    first, second = run_into(key("correct"), correcting(booking), change(booking))

    row = Booking.objects.select_related("order", "customer").get(pk=booking.id)
    assert isinstance(first, Outcome)
    assert isinstance(second, Outcome)
    assert (row.order.contact_email, row.customer.email, row.version) == (LOU, LOU, 3)
    assert row.proved_at is None
    assert list(invariants.list_broken()) == []


def proving_(booking):
    return partial(proving.prove_booking, booking.id, email=KIM.email, now=NOW)


@pytest.mark.parametrize("change", [moving, proving_])
def test_proof_of_the_former_address_does_not_prove_the_new_one(booking, change):
    run_into(key("correct"), correcting(booking), change(booking))

    row = Booking.objects.select_related("order").get(pk=booking.id)
    assert (row.order.contact_email, row.proved_at) == (LOU, None)


def test_control_without_the_customers_lock_a_move_proves_it(booking, monkeypatch):
    unguarded.without_known_customer(monkeypatch)

    run_into(key("correct"), correcting(booking), moving(booking))

    row = Booking.objects.select_related("order").get(pk=booking.id)
    assert (row.order.contact_email, row.proved_at) == (LOU, NOW)


def move_to_lous_time_while_it_becomes_lous(booking):
    """Let staff move what still is Kim's, whom they know from before."""
    other = make_service([make_resource(make_location())])
    book(other, at(11), contact=Contact(name="Lou", email=LOU))
    book(other, at(14), contact=KIM)
    command = RescheduleBooking(
        booking_id=booking.id, start=at(11), proof=EVERY_ADDRESS, idempotency=key("move")
    )
    move = partial(bookings.reschedule_booking, command, now=NOW)
    return run_into(key("correct"), correcting(booking), move)[1]


def test_move_meets_the_visits_of_whose_booking_it_has_become(booking):
    refusal = move_to_lous_time_while_it_becomes_lous(booking)

    assert isinstance(refusal, RefusedError)
    assert refusal.code == Code.CUSTOMER_OVERLAP
    assert Booking.objects.get(pk=booking.id).version == 2


def test_control_without_reading_again_it_meets_those_of_somebody_else(booking, monkeypatch):
    unguarded.without_reading_whose_it_is_again(monkeypatch)

    outcome = move_to_lous_time_while_it_becomes_lous(booking)

    assert isinstance(outcome, Outcome)
    assert outcome.booking.starts_at == at(11)
