"""What must hold of the outbox whatever happens (trust, I10)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from foundation import schemas
from tenants.models import Business, OutboxMessage

TRIED_WITHIN = timedelta(minutes=2)


def list_broken(*, now: datetime, real_now: datetime) -> Iterator[str]:
    """Yield a sentence for each promise that the outbox breaks, over all businesses.

    ``now`` is the product's clock, which due times obey; ``real_now`` is for everything else.
    """
    homeless = OutboxMessage.objects.exclude(schema_name__in=Business.objects.values("schema_name"))
    yield from _tell("I10: every message belongs to a business", homeless)
    both = OutboxMessage.objects.filter(done_at__isnull=False, dead_at__isnull=False)
    yield from _tell("I10: no message is done and dead", both)
    late = real_now - TRIED_WITHIN
    waiting = OutboxMessage.objects.filter(
        Q(not_before=None) | Q(not_before__lte=now - TRIED_WITHIN),
        created_at__lte=late,
        done_at=None,
        dead_at=None,
        attempts=0,
    )
    yield from _tell("I10: every due message is tried", waiting)
    stuck = OutboxMessage.objects.filter(
        Q(sent_at=None) | Q(sent_at__lte=late),
        done_at=None,
        dead_at=None,
        attempts__gte=1,
        leased_until__lte=late,
    )
    yield from _tell("I10: every message reaches done or dead", stuck)


def list_published(event_ids: set[UUID]) -> set[UUID]:
    """Return those of the current business's events that have rows in the outbox."""
    rows = OutboxMessage.objects.filter(schema_name=schemas.get_current())
    kept = rows.values_list("payload__event_id", flat=True)
    return event_ids & {UUID(id_) for id_ in kept if id_}


def _tell(promise: str, broken: QuerySet[OutboxMessage]) -> Iterator[str]:
    ids = list(broken.order_by("id").values_list("id", flat=True)[:20])
    if ids:
        yield f"{promise}; broken by: {', '.join(map(str, ids))}"
