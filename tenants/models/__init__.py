from tenants.models.business import Business, Domain, ReleasedSlug
from tenants.models.outbox import OutboxMessage

__all__ = ["Business", "Domain", "OutboxMessage", "ReleasedSlug"]
