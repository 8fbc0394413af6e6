"""The guards of mail that comes back, each switched off by its name (tests/guards.py)."""

import pytest

from foundation import signing
from notifications.models import MessageStatus
from notifications.operations import obstacles, reports

type Patch = pytest.MonkeyPatch


def without_order_of_statuses(patch: Patch) -> None:
    """Let the last report of a provider win."""
    patch.setattr(reports, "_UNTIL_DELIVERED", tuple(MessageStatus))
    patch.setattr(reports, "_UNTIL_BOUNCED", tuple(MessageStatus))


def without_dead_addresses(patch: Patch) -> None:
    """Send to addresses that take no mail."""
    patch.setattr(obstacles, "find_obstacle", lambda *_about, **_now: "")


def without_proof_of_references(patch: Patch) -> None:
    """Believe every reference that a report brings."""
    patch.setattr(signing, "is_same", lambda _given, _expected: True)
