"""Messages of the outbox as tests need them."""

from tenants.models import Business, OutboxMessage


def make_message(business: Business | str, **fields: object) -> OutboxMessage:
    """Write a message for a consumer that need not exist; ``business`` may be a schema's name."""
    schema_name = business if isinstance(business, str) else business.schema_name
    values = {"topic": "thing.made", "consumer": "tests.first", "payload": {}} | fields
    return OutboxMessage.objects.create(schema_name=schema_name, **values)


def list_open_ids() -> list[int]:
    """Return the keys of all messages that are neither done nor dead, in order."""
    return list(OutboxMessage.objects.open().order_by("pk").values_list("pk", flat=True))
