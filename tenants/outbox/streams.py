"""One after the other: messages of one stream in the order in which they were published.

Who comes before whom is told by the keys of the rows: what happens to one booking happens under
its lock, so that its news are written in its order. Dead messages are passed over.
"""

from datetime import datetime

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Least

from tenants.models import OutboxMessage

IS_BLOCKED = """
message.stream <> '' AND EXISTS (
    SELECT FROM tenants_outboxmessage earlier
    WHERE earlier.schema_name = message.schema_name AND earlier.stream = message.stream
      AND earlier.id < message.id AND earlier.stream <> ''
      AND earlier.done_at IS NULL AND earlier.dead_at IS NULL
)
"""
"""Whether an open message of the same stream comes before ``message``."""


def has_earlier() -> Exists:
    """Return the same question for the ORM."""
    earlier = OutboxMessage.objects.open().exclude(stream="")
    return Exists(
        earlier.filter(
            schema_name=OuterRef("schema_name"),
            stream=OuterRef("stream"),
            pk__lt=OuterRef("pk"),
        )
    )


def release_next(*, schema_name: str, stream: str, now: datetime) -> None:
    """Make the next message of the stream visible, now that the one before it has ended.

    Has to come after the commit of that end, and touches the next message whether it is visible
    or not: a claim that still saw the other one open holds a lock on this one, and what it
    writes is written before.
    """
    queue = OutboxMessage.objects.open().exclude(stream="")
    first = queue.filter(schema_name=schema_name, stream=stream).order_by("pk")
    OutboxMessage.objects.waiting().filter(pk__in=first.values("pk")[:1]).update(
        visible_at=Least(F("visible_at"), now)
    )
