from datetime import timedelta

from django.utils import timezone

from scheduling import tasks
from scheduling.models import IdempotencyRecord
from tests.factories.scheduling import (
    at,
    book,
    make_location,
    make_profile,
    make_resource,
    make_service,
)


def test_forget_old_keys_works_in_the_business_it_was_sent_for(acme, globex_business):
    make_profile()
    book(make_service([make_resource(make_location())]), at(10))
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=25))

    tasks.forget_old_keys(schema_name=globex_business.schema_name)
    acme.activate()
    kept = IdempotencyRecord.objects.count()
    tasks.forget_old_keys(schema_name=acme.schema_name)
    acme.activate()

    assert (kept, IdempotencyRecord.objects.count()) == (1, 0)
