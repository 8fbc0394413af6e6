"""Codes and links that somebody asked to be mailed: to whom, and whether they still work."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from booking_saas.wiring.subjects import booking_contexts
from notifications.channels.registry import EMAIL
from notifications.contracts import (
    Audience,
    BookingContext,
    CodeContext,
    MessageKind,
    Outdated,
    PlannedMessage,
    Recipient,
)
from scheduling.queries import booking_changes, bookings, catalog, proofs
from scheduling.queries.proofs import KeyToMail
from tenants.queries import domains

_VERSION = 1
"""A request does not change."""


class KeySubject:
    """Asks the product what a message about a requested key needs to know."""

    def plan_messages(self, event_ids: Iterable[UUID]) -> list[PlannedMessage]:
        """Return one message for each request; those that are forgotten by now have none."""
        keys = proofs.find_keys_to_mail(event_ids)
        return [
            PlannedMessage(
                about_id=request_id,
                version=_VERSION,
                kind=MessageKind.LINK,
                recipient=Recipient(
                    audience=Audience.CUSTOMER,
                    channel=EMAIL,
                    address=key.email,
                    name="",
                    locale=key.locale,
                ),
            )
            for request_id, key in keys.items()
        ]

    def find(
        self, message: PlannedMessage, *, now: datetime
    ) -> BookingContext | CodeContext | Outdated:
        """Return the code, or the booking with the link that works now."""
        about_id = message.about_id
        key = proofs.find_keys_to_mail([about_id]).get(about_id)
        if key is None:
            return Outdated(reason=_("What was asked for is no longer known."))
        if key.booking_id is None:
            return _find_code(key)
        return _find_link(key.booking_id, message.recipient, now)


def _find_code(key: KeyToMail) -> CodeContext | Outdated:
    if key.is_spent:
        return Outdated(reason=_("The code is no longer valid."))
    profile = catalog.get_profile()
    return CodeContext(
        business=booking_contexts.make_business(profile, domains.get_base_url()),
        secrets=(key.code,),
        is_proved=False,
        code=key.code,
        minutes=proofs.CODE_AGE // timedelta(minutes=1),
    )


def _find_link(booking_id: UUID, recipient: Recipient, now: datetime) -> BookingContext | Outdated:
    current = bookings.get_snapshot(booking_id)
    if current.contact_email != recipient.address:
        return Outdated(reason=_("The customer’s address has since changed."))
    if now >= current.starts_at:
        return Outdated(reason=_("The visit has since begun."))
    change = booking_changes.find_change(booking_id, current.version)
    if change is None:
        return Outdated(reason=_("This booking no longer exists."))
    return booking_contexts.make_context(
        change, current, catalog.get_profile(), audience=Audience.CUSTOMER
    )
