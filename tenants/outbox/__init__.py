"""The outbox: what must happen after a transaction, and nothing if it rolls back.

An operation calls ``publish`` inside its transaction; one row per consumer named in
``booking_saas/event_routes.py`` is written. A sweep sends the consumers' tasks: at once, because
the commit nudges one, and every few seconds for what a nudge missed. A consumer works inside
``handling``.
The outbox is the only retry mechanism (architecture, decision 5; trust, I10).

Due times (``not_before``) obey the product's clock; leases, back-off and re-sending run on
real time.
"""

from tenants.outbox.leases import Lease, handling, lease, mark_done, mark_failed
from tenants.outbox.publishing import prepare, publish
from tenants.outbox.sweeping import find_oldest_pending_age, prune, revive, sweep

__all__ = [
    "Lease",
    "find_oldest_pending_age",
    "handling",
    "lease",
    "mark_done",
    "mark_failed",
    "prepare",
    "prune",
    "publish",
    "revive",
    "sweep",
]
