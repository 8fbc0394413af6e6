"""Does everything hold that must? Over all businesses of a live system (trust, "Invariants")."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django_tenants.utils import schema_context

from foundation import clock
from notifications.contracts import AboutKind
from notifications.queries import invariants as messages
from scheduling.queries import invariants as bookings
from tenants.queries import businesses
from tenants.queries import invariants as outbox

NEWS_KEPT_FOR = timedelta(days=6)
"""Done rows of the outbox are forgotten after a week: older events have none."""


class Command(BaseCommand):
    help = (
        "Check the invariants of bookings, messages and the outbox; exit 1 and list what is broken."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Check everything before telling anything."""
        now = clock.now()
        schemas = businesses.list_ready_schemas()
        with schema_context("public"):
            broken = list(outbox.list_broken(now=now, real_now=timezone.now()))
        for schema_name in schemas:
            with schema_context(schema_name):
                broken += [f"{schema_name}: {each}" for each in list_broken(now=now)]
        if broken:
            raise CommandError("\n".join(["These invariants are broken:", *broken]))
        self.stdout.write(f"All invariants hold in {len(schemas)} businesses.")


def list_broken(*, now: datetime) -> Iterator[str]:
    """Yield a sentence for each promise that the current business breaks."""
    since = now - NEWS_KEPT_FOR
    yield from bookings.list_broken()
    yield from messages.list_broken(
        cancellations=bookings.list_cancellations(since),
        starts=bookings.list_starts(since),
        moments=bookings.list_moments(since),
    )
    events = bookings.list_event_ids(since)
    unpublished = bookings.list_versions(events - outbox.list_published(events))
    told = messages.list_told(AboutKind.BOOKING, unpublished)
    silent = sorted(event_id for version, event_id in unpublished.items() if version not in told)
    for event_id in silent[: bookings.SHOWN]:
        yield f"I10: each event has its rows in the outbox; broken by event: {event_id}"
