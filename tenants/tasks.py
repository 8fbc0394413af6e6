"""Tasks of the platform: they belong to no business and start in the public schema."""

from celery import shared_task
from django_tenants.utils import schema_context

from tenants import outbox
from tenants.operations import invitations, provisioning, texting

PUBLIC = "public"


@shared_task(name="tenants.sweep_outbox")
def sweep_outbox(**_unknown: object) -> None:
    """Send the tasks of due messages."""
    with schema_context(PUBLIC):
        outbox.sweep()


@shared_task(name="tenants.prune_outbox")
def prune_outbox(**_unknown: object) -> None:
    """Forget messages that were done long ago."""
    with schema_context(PUBLIC):
        outbox.prune()
        invitations.forget_old()
        texting.forget_old()


@shared_task(name="tenants.remove_unfinished_businesses")
def remove_unfinished_businesses(**_unknown: object) -> None:
    """Remove what killed set-ups and removals left behind."""
    with schema_context(PUBLIC):
        provisioning.remove_unfinished()
