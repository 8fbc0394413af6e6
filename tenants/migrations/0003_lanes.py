from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

_WAITING = Q(sent_at=None, done_at=None, dead_at=None)
_IN_HAND = Q(sent_at__isnull=False, done_at=None, dead_at=None)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tenants", "0002_queues")]

    operations = [
        AddIndexConcurrently(
            model_name="outboxmessage",
            index=models.Index(
                fields=["queue", "schema_name", "remote", "visible_at", "id"],
                name="outbox_lanes",
                condition=_WAITING,
            ),
        ),
        AddIndexConcurrently(
            model_name="outboxmessage",
            index=models.Index(
                fields=["queue", "schema_name"], name="outbox_held", condition=_IN_HAND
            ),
        ),
        AddIndexConcurrently(
            model_name="outboxmessage",
            index=models.Index(
                fields=["queue", "remote"],
                name="outbox_held_by_remote",
                condition=_IN_HAND & ~Q(remote=""),
            ),
        ),
        RemoveIndexConcurrently(model_name="outboxmessage", name="outbox_waiting"),
        RemoveIndexConcurrently(model_name="outboxmessage", name="outbox_in_hand"),
    ]
