"""What must hold of the outbox whatever happens (trust, I10)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from foundation import schemas
from tenants.models import Alarm, Business, OutboxMessage

TRIED_WITHIN = timedelta(minutes=2)


def list_broken(*, now: datetime, real_now: datetime) -> Iterator[str]:
    """Yield a sentence for each promise that the outbox breaks, over all businesses.

    ``now`` is the product's clock, which alarms obey; ``real_now`` is for everything else.
    """
    schemas_of_all = Business.objects.values("schema_name")
    homeless = OutboxMessage.objects.exclude(schema_name__in=schemas_of_all)
    yield from _tell("I10: every message belongs to a business", homeless)
    strays = Alarm.objects.exclude(schema_name__in=schemas_of_all)
    yield from _tell("I10: every alarm belongs to a business", strays)
    silent = Alarm.objects.filter(due__lte=now - TRIED_WITHIN)
    yield from _tell("I10: every due alarm is rung", silent)
    both = OutboxMessage.objects.filter(done_at__isnull=False, dead_at__isnull=False)
    yield from _tell("I10: no message is done and dead", both)
    late = real_now - TRIED_WITHIN
    held = OutboxMessage.objects.in_hand().filter(schema_name=OuterRef("schema_name"))
    forgotten = OutboxMessage.objects.waiting().filter(~Exists(held), visible_at__lte=late)
    yield from _tell("I10: every visible message is tried", forgotten)
    stuck = OutboxMessage.objects.in_hand().filter(visible_at__lte=late)
    yield from _tell("I10: every message reaches done or dead", stuck)


def list_published(event_ids: set[UUID]) -> set[UUID]:
    """Return those of the current business's events that have rows in the outbox."""
    rows = OutboxMessage.objects.filter(schema_name=schemas.get_current())
    kept = rows.values_list("payload__event_id", flat=True)
    return event_ids & {UUID(id_) for id_ in kept if id_}


def _tell(promise: str, broken: QuerySet[Any]) -> Iterator[str]:
    ids = list(broken.order_by("id").values_list("id", flat=True)[:20])
    if ids:
        yield f"{promise}; broken by: {', '.join(map(str, ids))}"
