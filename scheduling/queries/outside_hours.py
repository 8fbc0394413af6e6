"""Upcoming bookings that the hours of today would no longer allow (decisions, 30).

Editing hours locks nothing and moves nothing: the editor is told what now falls outside.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Subquery

from foundation.epochs import to_epoch
from scheduling.engine.codes import Code
from scheduling.engine.facts import Span
from scheduling.kinds import WAITING_STATUSES
from scheduling.models import BookingEvent, Occupancy
from scheduling.queries import workdays

_ABOUT_HOURS = frozenset({Code.CLOSED, Code.HOLIDAY, Code.TIME_OFF, Code.ON_BREAK})


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingOutsideHours:
    """A booking outside the hours of somebody or something that it needs."""

    booking_id: UUID
    service_name: str
    contact_name: str
    resource_id: int
    resource_name: str
    starts_at: datetime
    ends_at: datetime
    timezone: str


def list_outside_hours(
    *, now: datetime, resource_ids: Collection[int] | None = None
) -> list[BookingOutsideHours]:
    """Return the bookings after ``now`` that lie outside the hours, each once, the next first.

    ``resource_ids`` asks about those resources only. What staff booked outside the hours on
    purpose is left out. Two statements, whatever there is.
    """
    rows = _load(now, resource_ids)
    if not rows:
        return []
    spans = workdays.list_working_spans(
        {row["resource_id"] for row in rows},
        window_from=now.replace(microsecond=0),
        window_to=max(row["visit_until"] for row in rows) + timedelta(seconds=1),
    )
    found: dict[UUID, BookingOutsideHours] = {}
    for row in rows:
        visit = (to_epoch(row["visit_from"]), to_epoch(row["visit_until"]))
        if _is_on_purpose(row) or _fits(visit, spans[row["resource_id"]]):
            continue
        booking_id = row["booking_id"]
        found.setdefault(
            booking_id,
            BookingOutsideHours(
                booking_id=booking_id,
                service_name=row["service_name"],
                contact_name=row["contact_name"],
                resource_id=row["resource_id"],
                resource_name=row["resource_name"],
                starts_at=row["visit_from"],
                ends_at=row["visit_until"],
                timezone=row["zone"],
            ),
        )
    return list(found.values())


def _load(now: datetime, resource_ids: Collection[int] | None) -> list[Any]:
    current = BookingEvent.objects.filter(
        booking_id=OuterRef("slot__bookings__id"), version=OuterRef("slot__bookings__version")
    )
    rows = Occupancy.objects.filter(
        active=True, visit_from__gt=now, slot__bookings__status__in=WAITING_STATUSES
    )
    if resource_ids is not None:
        rows = rows.filter(resource_id__in=resource_ids)
    return list(
        rows.order_by("visit_from", "slot__bookings__id", "id").values(
            "resource_id",
            "visit_from",
            "visit_until",
            booking_id=F("slot__bookings__id"),
            service_name=F("slot__bookings__service_name"),
            contact_name=F("slot__bookings__order__contact_name"),
            resource_name=F("resource__name"),
            zone=F("slot__location__timezone"),
            overrides=Subquery(current.values("overrides")[:1]),
        )
    )


def _is_on_purpose(row: Any) -> bool:
    return bool(_ABOUT_HOURS & set(row["overrides"] or ()))


def _fits(visit: Span, spans: list[Span]) -> bool:
    return any(start <= visit[0] and visit[1] <= end for start, end in spans)
