"""The guards of what businesses write and read of their messages, each switched off by name.

Beside ``tests/guards.py``; the rules are the same.
"""

import pytest

from notifications.texts import wording
from tenants.models import OutboxMessage
from tenants.queries import handovers

type Patch = pytest.MonkeyPatch


def without_business_of_handovers(patch: Patch) -> None:
    """Show a business what the outbox gave up of all of them."""
    patch.setattr(handovers, "_find", lambda _app: OutboxMessage.objects.dead())


def without_neutral_wording(patch: Patch) -> None:
    """Name the service whatever the business chose."""
    patch.setattr(wording, "name_service", lambda name, **_chosen: name)
