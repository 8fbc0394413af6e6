"""The outbox: what must happen after a transaction, and nothing if it rolls back.

An operation calls ``publish`` inside its transaction; one row per consumer named in
``booking_saas/event_routes.py`` is written. What shall happen at a moment in the future is an
alarm (``set_alarm``), which a tick rings into the outbox. A sweep sends the consumers' tasks: at
once, because the commit nudges one, and every few seconds for what a nudge missed. A consumer
works inside ``handling``.
The outbox is the only retry mechanism (decisions, 45; trust, I10).

Alarms obey the product's clock; everything in the outbox itself runs on real time.
"""

from tenants.outbox.alarms import (
    NewAlarm,
    clear_alarm,
    prepare_alarm,
    ring,
    set_alarm,
    set_alarms,
)
from tenants.outbox.leases import Lease, handling, lease, mark_done, mark_failed
from tenants.outbox.publishing import (
    OutsideTransactionError,
    prepare,
    publish,
    record_handled,
)
from tenants.outbox.remotes import note_answer
from tenants.outbox.sweeping import sweep
from tenants.outbox.upkeep import find_oldest_pending_age, prune, revive

__all__ = [
    "Lease",
    "NewAlarm",
    "OutsideTransactionError",
    "clear_alarm",
    "find_oldest_pending_age",
    "handling",
    "lease",
    "mark_done",
    "mark_failed",
    "note_answer",
    "prepare",
    "prepare_alarm",
    "prune",
    "publish",
    "record_handled",
    "revive",
    "ring",
    "set_alarm",
    "set_alarms",
    "sweep",
]
