"""Questions about addresses that mail does not go to."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models.functions import Lower

from foundation import inputs
from notifications.channels.registry import EMAIL
from notifications.contracts import Audience
from notifications.models import WENT_OUT, DeadAddress, Message, OptOut

COMPLAINTS_OVER = timedelta(days=30)
MOST_COMPLAINTS_PER_MILLE = 2
FEWEST_COMPLAINTS = 3
"""Fewer say nothing about a business: one of ten readers may have pressed the wrong button."""


def find_dead(address: str) -> DeadAddress | None:
    """Return why nothing goes to the address, None while mail does."""
    return DeadAddress.objects.active().at(address).first()


def find_by_id(address_id: UUID) -> DeadAddress | None:
    """Return what is known of an address, None after that was erased."""
    return DeadAddress.objects.filter(pk=address_id).first()


def list_dead(addresses: Iterable[str] | None = None) -> list[DeadAddress]:
    """Return the addresses that nothing goes to, of these or of all, the latest first."""
    found = DeadAddress.objects.active().order_by("-since", "pk")
    if addresses is not None:
        written = {address.lower() for address in addresses}
        found = found.alias(lower=Lower("address")).filter(lower__in=written)
    return list(found)


def count_dead() -> int:
    """Return to how many addresses nothing goes."""
    return DeadAddress.objects.active().count()


def is_opted_out(address: str) -> bool:
    """Tell whether the owner of the address's mailbox wants no optional mail."""
    return OptOut.objects.filter(mailbox=inputs.find_mailbox(address)).exists()


def has_too_many_complaints(now: datetime) -> bool:
    """Tell whether so many readers complained that optional mail has to stop.

    2 of 1,000 mails to customers of the last 30 days, and at least 3: a provider punishes all
    businesses for one.
    """
    recent = Message.objects.filter(
        queued_at__gt=now - COMPLAINTS_OVER,
        channel=EMAIL,
        audience=Audience.CUSTOMER,
        status__in=WENT_OUT,
    )
    complaints = recent.filter(complained_at__isnull=False).count()
    if complaints < FEWEST_COMPLAINTS:
        return False
    return complaints * 1000 >= recent.count() * MOST_COMPLAINTS_PER_MILLE
