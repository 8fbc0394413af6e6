"""Running what is due now, so that people and scripts need not wait for it (api, "For scripts")."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Q
from django.utils import timezone

from booking_saas.dev.patience import PATIENCE_SECONDS, wait_for
from foundation import clock
from tenants import outbox
from tenants.models import Alarm, OutboxMessage
from tenants.models.outbox import OutboxQuerySet


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of the messages of one business. ``resting`` failed once more and were left.

    ``in_hand`` is above 0 only where the workers took too long.
    """

    done: int
    resting: int
    dead: int
    in_hand: int


def run_due(schema_name: str, *, seconds: float = PATIENCE_SECONDS) -> Report:
    """Ring what is due and wait until the workers have nothing of the business in hand any more.

    What rests after a failure is tried once more at once; what fails again is left.
    """
    began = timezone.now()
    own = OutboxMessage.objects.filter(schema_name=schema_name)
    done_before, dead_before = _count_done(own), own.dead().count()
    own.waiting().filter(visible_at__gt=began).update(visible_at=began)

    def is_quiet() -> bool:
        outbox.sweep()
        return not _is_anything_moving(own) and not _is_alarm_due(schema_name)

    wait_for(is_quiet, seconds=seconds)
    return Report(
        done=_count_done(own) - done_before,
        resting=own.waiting().count(),
        dead=own.dead().count() - dead_before,
        in_hand=own.in_hand().count(),
    )


def find_next_due() -> datetime | None:
    """Return when the next alarm of any business rings, by the product's clock."""
    due: datetime | None = Alarm.objects.aggregate(first=Min("due"))["first"]
    return due


def _is_anything_moving(own: OutboxQuerySet) -> bool:
    """Tell whether something is in hand or waits to be taken; what failed again rests."""
    is_moving = Q(sent_at__isnull=False) | Q(visible_at__lte=timezone.now())
    return own.open().filter(is_moving).exists()


def _is_alarm_due(schema_name: str) -> bool:
    return Alarm.objects.filter(schema_name=schema_name, due__lte=clock.now()).exists()


def _count_done(own: OutboxQuerySet) -> int:
    return own.filter(done_at__isnull=False).count()
