"""The platform in numbers, and what of it needs an operator."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from tenants.models import Business, Domain, OutboxMessage
from tenants.models.business import BusinessStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformNumbers:
    """Businesses by their status, web addresses, and messages of the outbox by their state.

    ``waiting`` are neither done nor dead, ``oldest_waiting`` since when the first of them is
    there.
    """

    ready: int
    provisioning: int
    closed: int
    domains: int
    waiting: int
    oldest_waiting: datetime | None
    failing: int
    dead: int


def count_platform() -> PlatformNumbers:
    """Return the numbers of this moment; five statements."""
    businesses = Business.objects.exclude(schema_name="public").aggregate(
        ready=Count("pk", filter=Q(status=BusinessStatus.READY)),
        provisioning=Count("pk", filter=Q(status=BusinessStatus.PROVISIONING)),
        closed=Count("pk", filter=Q(status=BusinessStatus.CLOSED)),
    )
    # Each with the index that it has: most rows are done, and there may be a million of them.
    pending = OutboxMessage.objects.open().aggregate(
        waiting=Count("pk"), oldest_waiting=Min("created_at")
    )
    return PlatformNumbers(
        **businesses,
        **pending,
        domains=Domain.objects.exclude(tenant__schema_name="public").count(),
        failing=OutboxMessage.objects.failing().count(),
        dead=OutboxMessage.objects.dead().count(),
    )
