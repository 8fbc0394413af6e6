"""How many mails one mailbox gets, whoever causes them (trust, "Attacks").

Somebody may book again and again with the address of another person, with its tags, and at many
businesses. Counted on real time and without a lock: workers at the same moment may exceed a cap by
their number.
"""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from foundation import cache_keys, signing
from notifications.channels.registry import EMAIL
from notifications.contracts import Audience, MessageKind
from notifications.models import WENT_OUT, Message

logger = logging.getLogger(__name__)

CAP = 20
"""Messages to one mailbox of a customer, of all businesses together."""
STAFF_CAP = 30
"""Messages to one mailbox of staff, of this business."""
WINDOW = timedelta(hours=1)

_SLICE = timedelta(minutes=10)
"""The shared count forgets one slice after the other."""


def is_reached(message: Message) -> bool:
    """Tell whether the mailbox of ``message`` has had as much as anybody gets in an hour."""
    if message.channel != EMAIL or message.kind == MessageKind.DIGEST:
        return False
    if not settings.RATE_LIMITS:
        return False
    if message.audience == Audience.STAFF:
        return _count_own(message) >= STAFF_CAP
    return _count_own(message) >= CAP or _count_everywhere(message) >= CAP


def note_sent(message: Message) -> None:
    """Count a message that went out, for all businesses. Without the cache nothing is counted."""
    if message.audience != Audience.CUSTOMER or message.channel != EMAIL:
        return
    key = _name_slice(message, _count_slices())
    try:
        cache.add(key, 0, timeout=int((WINDOW + _SLICE).total_seconds()))
        cache.incr(key)
    except (RedisError, OSError, ValueError):
        logger.warning("The cache is away: a message is not counted.", exc_info=True)


def _count_own(message: Message) -> int:
    recent = Message.objects.to_mailbox(message.recipient).filter(
        audience=message.audience,
        status__in=WENT_OUT,
        claimed_at__gt=timezone.now() - WINDOW,
    )
    return recent.count()


def _count_everywhere(message: Message) -> int:
    latest = _count_slices()
    slices = range(latest - WINDOW // _SLICE + 1, latest + 1)
    try:
        found = cache.get_many([_name_slice(message, number) for number in slices])
    except (RedisError, OSError):
        logger.warning("The cache is away: what other businesses sent is not counted.")
        return 0
    return sum(found.values())


def _count_slices() -> int:
    return int(time.time() // _SLICE.total_seconds())


def _name_slice(message: Message, number: int) -> str:
    """Return a key without the address in it: the cache is shared by all businesses."""
    whose = signing.shared_hash(message.mailbox, purpose="mailbox")
    return f"{cache_keys.SHARED}mails:{whose}:{number}"
