"""Questions about text messages, across businesses and without anybody's number."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from foundation import schemas, signing
from tenants.models import HandledReply, SentText, StoppedPhone


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A message of a business whose reader may answer "C"."""

    schema_name: str
    message_id: int


def hash_phone(phone: str) -> str:
    """Return what stands for a phone number (E.164) in public tables."""
    return signing.shared_hash(phone, purpose="phone")


def count_parts(*, since: datetime) -> int:
    """Return how many parts the current business has sent, or is about to send."""
    sent = SentText.objects.filter(schema_name=schemas.get_current(), noted_at__gte=since)
    return sent.aggregate(parts=Sum("parts"))["parts"] or 0


def count_texts_to(phone: str, *, sender: str, since: datetime) -> int:
    """Return how many texts the phone gets from that number of ours, of all businesses."""
    return SentText.objects.filter(
        phone_hash=hash_phone(phone), sender=sender, noted_at__gte=since
    ).count()


def is_stopped(phone: str, *, sender: str) -> bool:
    """Tell whether the owner of the phone wants no texts from that number of ours."""
    return StoppedPhone.objects.filter(sender=sender, phone_hash=hash_phone(phone)).exists()


def list_asked(phone: str, *, sender: str) -> list[Asked]:
    """Return what the phone was asked by the business that asked it last, the latest first."""
    rows = SentText.objects.filter(phone_hash=hash_phone(phone), sender=sender, asks=True)
    rows = rows.order_by("-noted_at", "-pk")
    last = rows.values_list("schema_name", flat=True).first()
    found = rows.filter(schema_name=last).values_list("message_id", flat=True)
    return [Asked(schema_name=last, message_id=each) for each in found] if last else []


def is_handled(reply_id: str) -> bool:
    """Tell whether the reply of that name was handled before."""
    return HandledReply.objects.filter(pk=reply_id).exists()
