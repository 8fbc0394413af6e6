"""The guards of what businesses write and read of their messages, each switched off by name.

Beside ``tests/guards.py``; the rules are the same.
"""

import pytest

from booking_saas.webhooks import sms
from notifications.channels.sms import sending, twilio
from notifications.operations import texting
from notifications.texts import wording
from tenants.models import OutboxMessage
from tenants.operations import texting as shared_texting
from tenants.queries import handovers
from tenants.queries import texting as texting_of_all

type Patch = pytest.MonkeyPatch


def without_business_of_handovers(patch: Patch) -> None:
    """Show a business what the outbox gave up of all of them."""
    patch.setattr(handovers, "_find", lambda _app: OutboxMessage.objects.dead())


def without_neutral_wording(patch: Patch) -> None:
    """Name the service whatever the business chose."""
    patch.setattr(wording, "name_service", lambda name, **_chosen: name)


def with_short_patience(patch: Patch, *, seconds: float) -> None:
    """Give the provider of texts up after so many seconds."""
    patch.setattr(twilio, "TIMEOUT_SECONDS", seconds)


def without_looking_up_texts(patch: Patch) -> None:
    """Send a text again whose answer was lost, whether the provider has it or not."""
    patch.setattr(sending, "_find_taken", lambda *_about: "")


def without_stop_words(patch: Patch) -> None:
    """Text those who want no more."""
    patch.setattr(texting_of_all, "is_stopped", lambda _phone, **_our_number: False)


def without_budget_of_texts(patch: Patch) -> None:
    """Text however much it costs, and to whom how often."""
    patch.setattr(texting, "_find_limit", lambda *_about, **_now: "")


def without_quiet_hours(patch: Patch) -> None:
    """Text at night."""
    patch.setattr(texting, "find_quiet_end", lambda _zone, _now: None)


def without_signatures_of_texts(patch: Patch) -> None:
    """Believe whoever speaks in the name of the provider of texts."""
    patch.setattr(sms, "_is_signed", lambda *_about: True)


def without_handled_replies(patch: Patch) -> None:
    """Handle a reply each time that it comes."""
    patch.setattr(texting_of_all, "is_handled", lambda _reply_id: False)
    patch.setattr(shared_texting, "note_reply", lambda _reply_id: True)
