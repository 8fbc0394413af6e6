"""How long people are kept waiting for a server before they get an answer without it.

These are promises of the product (docs/operations.md). The tests' settings give more: a test of
one of these limits sets its own, and all others would measure how busy the machine is.
"""

LOCK_TIMEOUT = "3s"
"""For one row lock (scheduling/locks.py)."""
LOCK_DEADLINE = "5s"
"""For a whole change of a booking, all of its locks together."""
STATEMENT_TIMEOUT = "10s"
"""For one statement of a process that answers visitors (foundation/web/outages.py)."""
BROKER_SECONDS = 0.1
"""For one answer of the broker, when a commit nudges the outbox (tenants/outbox/nudges.py)."""
BROKER_PAUSE_SECONDS = 5.0
"""How long a process then leaves the broker alone: the sweep will find the rows."""
CACHE_SECONDS = 0.5
"""For one answer of the cache."""
CACHE_PAUSE_SECONDS = 5.0
"""How long limits then leave it alone: requests would queue (foundation/web/throttling.py)."""
READY_SECONDS = 2
"""For one part of ``/-/ready`` (booking_saas/readiness.py)."""
