"""What people reply to a text: that they want no more, that they do again, or "C" (trust, I5)."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from booking_saas.webhooks import sms_confirming
from foundation import schemas
from tenants.operations import texting
from tenants.queries import businesses
from tenants.queries import texting as questions

STOP_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "STOPP"})
START_WORDS = frozenset({"START", "UNSTOP", "YES"})
CONFIRM_WORDS = frozenset({"C", "CONFIRM"})
_WORD = re.compile(r"\W*(\w+)\W*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One reply. ``id`` is the provider's, ``phone`` theirs and ``sender`` our number, in E.164."""

    id: str
    phone: str
    sender: str
    text: str


def handle(reply: Reply, *, now: datetime) -> None:
    """Do what the reply asks for; more than one word asks for nothing. Safe to repeat.

    A stop word holds for our number, and so for every business that sends by it. Raises
    ``DiaryBusyError`` where a visit could not be locked in time.
    """
    word = _read_word(reply.text)
    if not reply.id or not reply.phone or questions.is_handled(reply.id):
        return
    if word in CONFIRM_WORDS:
        _confirm(reply, now=now)
        texting.note_reply(reply.id)
    elif word in STOP_WORDS | START_WORDS:
        _stop_or_start(reply, word, now=now)


@transaction.atomic
def _stop_or_start(reply: Reply, word: str, *, now: datetime) -> None:
    if not texting.note_reply(reply.id):
        return
    if word in STOP_WORDS:
        texting.stop_phone(reply.phone, sender=reply.sender, now=now)
    else:
        texting.restart_phone(reply.phone, sender=reply.sender)


def _confirm(reply: Reply, *, now: datetime) -> None:
    """Confirm at the business that asked this phone last."""
    asked = questions.list_asked(reply.phone, sender=reply.sender)
    if not asked or not businesses.is_open(asked[0].schema_name):
        return
    with schemas.entered(asked[0].schema_name):
        sms_confirming.confirm_nearest(
            [each.message_id for each in asked], phone=reply.phone, key=reply.id, now=now
        )


def _read_word(text: str) -> str:
    found = _WORD.fullmatch(text.strip()[:40])
    return found[1].upper() if found else ""
