"""Who should be asked first when anyone will do (booking-rules, 4 "Any staff")."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import F, Max, Q, Sum
from django.db.models.functions import Coalesce, Extract

from scheduling.models import Resource

_HALF_WEEK = timedelta(days=3, hours=12)


def rank_candidates(resource_ids: Collection[int], *, start: datetime) -> list[int]:
    """Return the ids, best first.

    Fewest booked minutes in the 7 days around ``start`` by weight, then longest since the
    last assignment, then id. Reads without locks: it decides the order, not the outcome.
    """
    near = Q(
        occupancies__active=True,
        occupancies__busy_from__gte=start - _HALF_WEEK,
        occupancies__busy_from__lt=start + _HALF_WEEK,
    )
    booked = Extract(F("occupancies__visit_until") - F("occupancies__visit_from"), "epoch")
    return list(
        Resource.objects.filter(pk__in=resource_ids)
        .annotate(
            load=Coalesce(Sum(booked, filter=near), 0.0) / F("weight"),
            last=Coalesce(Max("occupancies__id"), 0),
        )
        .order_by("load", "last", "pk")
        .values_list("pk", flat=True)
    )
