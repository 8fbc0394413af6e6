"""Who should be asked first when anyone will do (booking-rules, "Any staff")."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from django.db.models import F, FloatField, Max, Q, Sum
from django.db.models.functions import Coalesce, Extract

from scheduling.models import Resource

_HALF_WEEK = timedelta(days=3, hours=12)
_NOW = 1 << 62
"""Later than any assignment that is written."""


class Workload(NamedTuple):
    """What somebody does around one start; whoever's sorts first should be asked first.

    ``seconds`` are booked in the 7 days around it, by weight; ``last`` numbers the last
    assignment.
    """

    seconds: float
    last: int

    def with_visit(self, seconds: float, *, is_near: bool) -> Self:
        """Return it with a visit more that is being assigned now; ``seconds`` by weight."""
        last = max(self.last, _NOW) + 1
        return self._replace(seconds=self.seconds + seconds * is_near, last=last)


def list_workloads(
    resource_ids: Collection[int], *, starts: Collection[datetime]
) -> dict[datetime, dict[int, Workload]]:
    """Return the workload of each resource around each start; one statement.

    Reads without locks: it decides the order, not the outcome.
    """
    booked = Extract(F("occupancies__visit_until") - F("occupancies__visit_from"), "epoch")
    names = {start: f"load_{number}" for number, start in enumerate(sorted(starts))}
    loads = {
        name: Coalesce(Sum(booked, filter=_near(start)), 0.0, output_field=FloatField())
        / F("weight")
        for start, name in names.items()
    }
    rows = list(
        Resource.objects.filter(pk__in=resource_ids)
        .annotate(**loads, last=Coalesce(Max("occupancies__id"), 0))
        .values("pk", "last", *loads)
    )
    return {
        start: {row["pk"]: Workload(row[name], row["last"]) for row in rows}
        for start, name in names.items()
    }


def is_near(busy_from: datetime, start: datetime) -> bool:
    """Tell whether a visit counts as being around ``start``."""
    return start - _HALF_WEEK <= busy_from < start + _HALF_WEEK


def _near(start: datetime) -> Q:
    return Q(
        occupancies__active=True,
        occupancies__busy_from__gte=start - _HALF_WEEK,
        occupancies__busy_from__lt=start + _HALF_WEEK,
    )
