from tenants.models.business import Business, Domain, ReleasedSlug
from tenants.models.invitations import Invitation
from tenants.models.outbox import Alarm, OutboxMessage

__all__ = ["Alarm", "Business", "Domain", "Invitation", "OutboxMessage", "ReleasedSlug"]
