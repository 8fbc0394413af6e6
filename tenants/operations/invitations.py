"""Noting which business invited to what, for replies that come to the platform's host."""

from datetime import timedelta
from uuid import UUID

from django.db.models.functions import Now

from foundation import schemas
from tenants.models import Invitation

KEEP_FOR = timedelta(days=400)
"""Longer than anybody books ahead; each further mail about a visit counts anew."""


def note_invitation(about_id: UUID) -> None:
    """Note that the current business invites to this. Safe to repeat."""
    Invitation.objects.bulk_create(
        [Invitation(pk=about_id, schema_name=schemas.get_current(), noted_at=Now())],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["noted_at"],
    )


def forget_old() -> int:
    """Forget invitations to what is long over; return how many."""
    return Invitation.objects.filter(noted_at__lt=Now() - KEEP_FOR).delete()[0]
