"""What of the platform needs an operator."""

from dataclasses import dataclass

from tenants.models import Business, OutboxMessage
from tenants.models.business import BusinessStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """How many outbox messages are dead or failing, and how many businesses are closed."""

    dead: int
    failing: int
    closed: int


def count_attention() -> Attention:
    """Return the counts of this moment; three statements."""
    open_messages = OutboxMessage.objects.filter(done_at=None)
    return Attention(
        dead=open_messages.filter(dead_at__isnull=False).count(),
        failing=open_messages.filter(dead_at=None, attempts__gt=0).count(),
        closed=Business.objects.filter(status=BusinessStatus.CLOSED).count(),
    )
