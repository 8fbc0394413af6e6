"""The gate answers anything again: once per key, kind and content."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from foundation import stored_json
from foundation.inserts import insert_together
from scheduling.contracts import BookingSnapshot
from scheduling.models import Booking, BookingEvent, IdempotencyRecord
from scheduling.operations import gate
from scheduling.operations.commands import Idempotency
from scheduling.operations.errors import IdempotencyMismatchError
from scheduling.operations.gate import AnswerKind
from scheduling.operations.history import BOOKING
from scheduling.queries import links
from tests.factories.scheduling import (
    at,
    book,
    key,
    make_agreement,
    make_location,
    make_profile,
    make_resource,
    make_service,
)


def test_key_is_remembered_for_a_day_and_then_free_again(acme):
    make_profile()
    service = make_service([make_resource(make_location())])
    book(service, at(10), idempotency=key("k"))
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))

    outcome = book(service, at(12), idempotency=key("k"))

    assert (outcome.replayed, Booking.objects.count()) == (False, 2)
    assert IdempotencyRecord.objects.count() == 1


def test_forget_old_keys_deletes_what_is_older_than_a_day(acme):
    make_profile()
    service = make_service([make_resource(make_location())])
    book(service, at(10), idempotency=key("old"))
    book(service, at(12), idempotency=key("new"))
    long_ago = timezone.now() - timedelta(hours=25)
    IdempotencyRecord.objects.filter(key="old").update(created_at=long_ago)

    assert gate.forget_old_keys() == 1
    assert IdempotencyRecord.objects.get().key == "new"


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """An answer that has nothing to do with a booking."""

    FORMAT: ClassVar[int] = 1

    id: UUID
    lines: tuple[str, ...] = ()


RECEIPT = AnswerKind("receipt", Receipt)


def issue(idempotency, made, *, kind=RECEIPT):
    def attempt():
        receipt = Receipt(id=uuid4(), lines=("Haircut", "Tip"))
        made.append(receipt)
        insert_together([gate.build_record(idempotency, kind, receipt)])
        return receipt

    return gate.run_once(idempotency, kind, attempt)


def test_any_answer_is_given_again_without_doing_it_again(acme):
    made = []

    first, second = issue(key("k"), made), issue(key("k"), made)

    assert len(made) == 1
    assert (first.answer, first.replayed) == (made[0], False)
    assert (second.answer, second.replayed) == (made[0], True)


def test_answer_of_another_kind_is_no_answer(acme):
    made = []
    issue(key("k"), made)

    with pytest.raises(IdempotencyMismatchError):
        issue(key("k"), made, kind=AnswerKind("refund", Receipt))

    assert len(made) == 1


def test_booking_is_answered_from_its_record_alone(acme):
    make_profile()
    service = make_service([make_resource(make_location())])
    first = book(service, at(10), idempotency=key("k"))
    BookingEvent.objects.update(snapshot={})

    again = book(service, at(10), idempotency=key("k"))

    assert (again.booking, again.replayed) == (first.booking, True)


def test_record_of_the_first_format_is_answered(acme):
    frozen = Path(__file__).parents[1] / "frozen/booking_snapshot_1.json"
    kept = json.loads(frozen.read_text())
    IdempotencyRecord.objects.create(
        scope="test",
        key="k",
        fingerprint="k",
        kind="booking",
        answer=kept | {"key_of_tomorrow": 1},
        created_at=timezone.now(),
    )

    answered = gate.run_once(key("k"), BOOKING, pytest.fail)

    assert answered.replayed is True
    assert answered.answer == stored_json.load(BookingSnapshot, kept)


def test_no_secret_is_kept_with_an_answer(acme):
    make_profile()
    service = make_service([make_resource(make_location())])
    booking = book(service, at(10)).booking

    record = IdempotencyRecord.objects.get()

    assert links.get_manage_token(booking) not in json.dumps(record.answer)


def test_fingerprint_knows_content_not_spelling():
    first = Idempotency.of({"a": 1, "b": [1, 2]}, scope="book", key="k")
    second = Idempotency.of({"b": [1, 2], "a": 1}, scope="book", key="k")

    assert first == second


def test_fingerprint_tells_contents_and_scopes_apart():
    contents = [({"a": 1}, "book"), ({"a": "1"}, "book"), ({"a": 1, "b": None}, "book")]
    contents += [({"a": 1}, "cancel"), ({}, "book")]

    prints = {
        Idempotency.of(content, scope=scope, key="k").fingerprint for content, scope in contents
    }

    assert len(prints) == len(contents)


def test_repeat_is_recognized_after_the_price_has_changed(acme):
    make_profile()
    service = make_service([make_resource(make_location())], price_minor=4500)
    shown = make_agreement(service)
    first = book(service, at(10), idempotency=key("k"), agreement=shown, shown=shown)

    dearer = replace(shown, price_minor=9000)
    again = book(service, at(10), idempotency=key("k"), agreement=dearer, shown=shown)

    assert (again.booking, again.replayed) == (first.booking, True)
    assert Booking.objects.get().price_minor == 4500
