from datetime import timedelta

from django.utils import timezone

from scheduling.models import Booking, IdempotencyRecord
from scheduling.operations import gate
from tests.factories.scheduling import (
    at,
    book,
    key,
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
