from tenants.models.business import Business, Domain, ReleasedSlug
from tenants.models.invitations import Invitation
from tenants.models.outbox import Alarm, OutboxMessage
from tenants.models.texting import HandledReply, SentText, StoppedPhone

__all__ = [
    "Alarm",
    "Business",
    "Domain",
    "HandledReply",
    "Invitation",
    "OutboxMessage",
    "ReleasedSlug",
    "SentText",
    "StoppedPhone",
]
