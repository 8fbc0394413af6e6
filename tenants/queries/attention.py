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
    return Attention(
        dead=OutboxMessage.objects.dead().count(),
        failing=OutboxMessage.objects.failing().count(),
        closed=Business.objects.filter(status=BusinessStatus.CLOSED).count(),
    )
