"""Bookings whose address nobody has confirmed: how many a visitor has ahead, and where they flood.

An unproved booking is open while it is confirmed and its visit has not ended.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, DateTimeField, Func, Max, Min, Q, QuerySet

from scheduling.contracts import NOBODY, Visitor
from scheduling.kinds import BookingStatus
from scheduling.models import Booking

FEWEST_OF_NETWORK = 10
FEWEST_OF_HOUR = 30
LOOKED_BACK = timedelta(days=7)
"""A flood that nobody cleared for so long is an ordinary part of the diary."""
_SHOWN = 3
_HOUR = timedelta(hours=1)
_HOUR_OF_MAKING = Func(
    "created_at",
    template="date_bin('1 hour', %(expressions)s, 'epoch')",
    output_field=DateTimeField(),
)
"""When the hour began; hours are counted from the epoch on, so no zone is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flood:
    """Many open unproved bookings that belong together.

    ``network`` is the one that they came from; empty where they came from many, within the hour
    that begins at ``first_at``.
    """

    network: str
    count: int
    first_at: datetime
    last_at: datetime


def is_visitor_over(visitor: Visitor, *, now: datetime) -> bool:
    """Tell whether the visitor has as many open unproved bookings as may be; one query."""
    limits: dict[str, int] = settings.OPEN_UNPROVED_BOOKINGS
    if not settings.RATE_LIMITS or not visitor.network:
        return False
    browser = Q(visitor_browser=visitor.browser) if visitor.browser else Q(pk=None)
    network = Q(visitor_network=visitor.network)
    site = Q(visitor_site=visitor.site) if visitor.site else Q(pk=None)
    found = (
        _list_open(now)
        .filter(browser | network | site)
        .aggregate(
            browser=Count("pk", filter=browser),
            network=Count("pk", filter=network),
            site=Count("pk", filter=site),
        )
    )
    return any(found[kind] >= limits[kind] for kind in limits)


def find_visitor_of(booking_id: UUID) -> Visitor:
    """Return who made a booking that nobody has confirmed; nobody for any other.

    Taking back its cancellation opens it again, whoever asks.
    """
    rows = Booking.objects.filter(pk=booking_id, proved_at=None)
    found = rows.values_list("visitor_browser", "visitor_network", "visitor_site").first()
    if found is None:
        return NOBODY
    browser, network, site = found
    return Visitor(browser=browser, network=network, site=site)


def list_floods(*, now: datetime) -> list[Flood]:
    """Return the networks and the hours from which very many came, the largest first.

    What is told of a network is not told of its hours again.
    """
    rows = _list_of_doors(now).filter(created_at__gt=now - LOOKED_BACK)
    networks = (
        rows.values("visitor_network")
        .annotate(count=Count("pk"), first=Min("created_at"), last=Max("created_at"))
        .filter(count__gte=FEWEST_OF_NETWORK)
    )
    found = [
        Flood(
            network=row["visitor_network"],
            count=row["count"],
            first_at=row["first"],
            last_at=row["last"],
        )
        for row in networks
    ]
    hours = (
        rows.exclude(visitor_network__in=[flood.network for flood in found])
        .annotate(hour=_HOUR_OF_MAKING)
        .values("hour")
        .annotate(count=Count("pk"), last=Max("created_at"))
        .filter(count__gte=FEWEST_OF_HOUR)
    )
    found += [
        Flood(network="", count=row["count"], first_at=row["hour"], last_at=row["last"])
        for row in hours
    ]
    return sorted(found, key=lambda flood: (-flood.count, flood.first_at))


def list_names(network: str, hour: datetime | None, *, now: datetime) -> list[str]:
    """Return a few of the names that were typed."""
    rows = _list_of(network, hour, now).order_by("created_at", "pk")
    return list(rows.values_list("order__contact_name", flat=True)[:_SHOWN])


def list_ids(network: str, hour: datetime | None, *, now: datetime, until: datetime) -> list[UUID]:
    """Return the open unproved bookings of a network, or of an hour from all networks.

    Only those that were made by the moment ``until``.
    """
    rows = _list_of(network, hour, now).filter(created_at__lte=until)
    return list(rows.order_by("created_at", "pk").values_list("pk", flat=True))


def _list_of(network: str, hour: datetime | None, now: datetime) -> QuerySet[Booking]:
    rows = _list_of_doors(now)
    if network:
        return rows.filter(visitor_network=network)
    if hour is None:
        return rows.none()
    return rows.filter(created_at__gte=hour, created_at__lt=hour + _HOUR)


def _list_of_doors(now: datetime) -> QuerySet[Booking]:
    """Return what came through a public door: what staff booked, nobody has to confirm."""
    return _list_open(now).exclude(visitor_network="")


def _list_open(now: datetime) -> QuerySet[Booking]:
    return Booking.objects.filter(
        proved_at=None, status=BookingStatus.CONFIRMED, slot__ends_at__gt=now
    )
