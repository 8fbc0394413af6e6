from tenants.models.business import Business, Domain
from tenants.models.outbox import OutboxMessage

__all__ = ["Business", "Domain", "OutboxMessage"]
