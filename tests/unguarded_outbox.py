"""The guards of the outbox that tests switch off, as in ``tests/guards.py``."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from types import ModuleType

import pytest
from django.db import transaction
from django.db.models import F
from django_tenants.utils import schema_context

from tenants import outbox
from tenants.models import Alarm, OutboxMessage
from tenants.outbox import alarms, claims, lanes, leases, nudges, streams, sweeping, upkeep
from tests.patience import PATIENCE_SECONDS

type Patch = pytest.MonkeyPatch


def without_lease(patch: Patch) -> None:
    """Let a lease end in the moment in which it is given."""
    patch.setattr(leases, "LEASE_FOR", timedelta(0))


def without_fence(patch: Patch) -> None:
    """Let a worker write its result although another one has taken the message over."""

    def finish(held: leases.Lease, _now: object, **changes: object) -> bool:
        return OutboxMessage.objects.filter(pk=held.message_id).update(**changes) == 1

    patch.setattr(leases, "_finish", finish)


def meet_with_message_read(patch: Patch, rivals: int) -> None:
    """Let nobody take a message before all have read it and found it free."""
    find_free, everybody_read = leases._find_free, Barrier(rivals)

    def find_and_wait(message_id: int, now: datetime) -> OutboxMessage | None:
        found = find_free(message_id, now)
        everybody_read.wait(PATIENCE_SECONDS)
        return found

    patch.setattr(leases, "_find_free", find_and_wait)


def without_condition_of_leases(patch: Patch) -> None:
    """Take a message whatever has become of it since it was read."""

    def take(row: OutboxMessage, now: datetime) -> bool:
        OutboxMessage.objects.filter(pk=row.pk).update(
            fence=F("fence") + 1, leased_at=now, visible_at=now + leases.LEASE_FOR
        )
        return True

    patch.setattr(leases, "_take", take)


def without_shares_of_a_business(patch: Patch) -> None:
    """Let one business fill all hands."""
    _share(patch, of_business=500)


def without_shares_of_a_remote(patch: Patch) -> None:
    """Let one remote keep all workers of a queue."""
    _share(patch, of_remote=500)


def _share(patch: Patch, **shares: int) -> None:
    list_shares = lanes.list_shares
    patch.setattr(lanes, "list_shares", lambda: [replace(each, **shares) for each in list_shares()])


def without_taking_turns(patch: Patch) -> None:
    """Let two sweeps claim messages at the same moment."""
    patch.setattr(claims, "TAKE_TURN", "SELECT %(patience)s")


def without_sending_again(patch: Patch) -> None:
    """Count on every task that was sent to arrive and to come to an end."""
    patch.setattr(claims, "PICK", claims.PICK.replace(f"UNION ALL\n    {claims.LOST}", ""))


def without_order_of_streams(patch: Patch) -> None:
    """Claim messages of a stream although one before them has not ended."""
    patch.setattr(claims, "TAKE", claims.TAKE.replace(streams.IS_BLOCKED, "false"))


def without_waking_the_next(patch: Patch) -> None:
    """Let the end of a message leave the next one of its stream asleep."""
    patch.setattr(streams, "release_next", lambda **_names: None)


def without_waking_what_seems_awake(patch: Patch) -> None:
    """Wake the next message of a stream only if it looks as if it rested."""

    def release(*, schema_name: str, stream: str, now: datetime) -> None:
        resting = OutboxMessage.objects.waiting().filter(visible_at__gt=now)
        resting.filter(schema_name=schema_name, stream=stream).update(visible_at=now)

    patch.setattr(streams, "release_next", release)


def without_waking_by_answers(patch: Patch) -> None:
    """Let messages rest on although their remote answers again."""
    patch.setattr(outbox, "note_answer", lambda: 0)


def without_lock_of_alarms(patch: Patch) -> None:
    """Set an alarm without a lock on the one that stands there."""

    def set_alarm(topic: str, *, due: datetime, **ids: object) -> None:
        alarm = outbox.prepare_alarm(topic, due=due, **ids)
        Alarm.objects.bulk_create([alarm], ignore_conflicts=True)

    patch.setattr(outbox, "set_alarm", set_alarm)


def without_one_statement_of_ringing(patch: Patch, rivals: int) -> None:
    """Read what is due, publish it and delete it one after the other; all meet after reading."""
    everybody_read = Barrier(rivals)

    def read_insert_delete(now: datetime) -> int:
        due = list(Alarm.objects.filter(due__lte=now))
        everybody_read.wait(PATIENCE_SECONDS)
        for each in due:
            with schema_context(each.schema_name), transaction.atomic():
                outbox.publish(each.topic, **each.payload)
        Alarm.objects.filter(pk__in=[each.pk for each in due]).delete()
        return len(due)

    patch.setattr(alarms, "_ring_batch", read_insert_delete)


def with_batch(patch: Patch, module: ModuleType, size: int) -> None:
    """Work through rows in batches that are soon full."""
    patch.setattr(module, "BATCH", size)


def with_batch_of_pruning(patch: Patch, size: int) -> None:
    """Delete what is over in batches that are soon full."""
    patch.setattr(upkeep, "PRUNE_BATCH", size)


def with_messages_of_a_sweep(patch: Patch, most: int) -> None:
    """Let a sweep end after so many messages."""
    patch.setattr(sweeping, "MOST_PER_SWEEP", most)
    with_batch(patch, claims, most)


def with_broker(patch: Patch, send: Callable[[Iterable[nudges.Call]], object]) -> None:
    """Hand tasks to a stand-in for the broker, which is a third party."""
    patch.setattr(nudges, "send", send)


def with_way_of_a_sweep(patch: Patch, seconds: float) -> None:
    """Let a sweep that never began hold back others for so long."""
    patch.setattr(nudges, "_LONGEST_WAY", int(seconds))


def forget_silence_of_broker() -> None:
    """Let the next commit ask the broker, whatever happened before."""
    nudges._Silence.until = float("-inf")


def forget_connections_to_broker() -> None:
    """Let the next commit connect anew, with the settings of now."""
    nudges._producers.cache_clear()
