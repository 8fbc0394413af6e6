"""Noting what is texted to whom, who wants no texts, and which replies were handled."""

from datetime import datetime, timedelta

from django.db.models.functions import Now

from foundation import schemas
from tenants.models import HandledReply, SentText, StoppedPhone
from tenants.queries.texting import hash_phone

KEEP_TEXTS_FOR = timedelta(days=100)
"""Longer than a month's budget counts, and than anybody answers a reminder."""
KEEP_REPLIES_FOR = timedelta(days=30)
"""Longer than a provider repeats what it passes on."""


def note_text(
    message_id: int,
    resends: int,
    *,
    sender: str,
    phone: str,
    parts: int,
    asks: bool,
    now: datetime,
) -> bool:
    """Note that the current business is about to send a text; False if that is noted already."""
    row = SentText(
        schema_name=schemas.get_current(),
        message_id=message_id,
        resends=resends,
        sender=sender,
        phone_hash=hash_phone(phone),
        parts=parts,
        asks=asks,
        noted_at=now,
    )
    before = SentText.objects.filter(
        schema_name=row.schema_name, message_id=message_id, resends=resends
    )
    if before.exists():
        return False
    SentText.objects.bulk_create([row], ignore_conflicts=True)
    return True


def forget_text(message_id: int, resends: int) -> None:
    """Forget a text of the current business that will not go out. Safe to repeat."""
    SentText.objects.filter(
        schema_name=schemas.get_current(), message_id=message_id, resends=resends
    ).delete()


def stop_phone(phone: str, *, sender: str, now: datetime) -> None:
    """Send no text from that number of ours to the phone any more. Safe to repeat."""
    StoppedPhone.objects.bulk_create(
        [StoppedPhone(sender=sender, phone_hash=hash_phone(phone), stopped_at=now)],
        ignore_conflicts=True,
    )


def restart_phone(phone: str, *, sender: str) -> None:
    """Send texts to the phone again. Safe to repeat."""
    StoppedPhone.objects.filter(sender=sender, phone_hash=hash_phone(phone)).delete()


def note_reply(reply_id: str) -> bool:
    """Note that a reply was handled; False if that was noted before.

    Part of the transaction in which it is handled: two at once wait for each other.
    """
    _row, is_new = HandledReply.objects.get_or_create(pk=reply_id, defaults={"handled_at": Now()})
    return is_new


def forget_old() -> None:
    """Forget texts and replies of long ago."""
    SentText.objects.filter(noted_at__lt=Now() - KEEP_TEXTS_FOR).delete()
    HandledReply.objects.filter(handled_at__lt=Now() - KEEP_REPLIES_FOR).delete()
