"""What staff have to see to about their mail: dead addresses, a lost domain (booking-rules, 10)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from booking_saas.wiring.subjects.booking_contexts import make_business
from booking_saas.wiring.subjects.booking_recipients import is_same
from notifications.channels.registry import EMAIL
from notifications.contracts import (
    Audience,
    ConcernContext,
    MessageKind,
    Outdated,
    PlannedMessage,
    Recipient,
)
from notifications.models import DomainState
from notifications.queries import addresses, senders
from scheduling.queries import catalog
from scheduling.queries.catalog import Profile
from tenants.accounts import people
from tenants.queries import domains


class AddressSubject:
    """Tells the business of an address that nothing goes to any more."""

    def plan_messages(self, event_ids: Iterable[UUID]) -> list[PlannedMessage]:
        """Return whom each dead address is told to: the business, or its owners by another one."""
        found = filter(None, map(addresses.find_by_id, event_ids))
        return [
            PlannedMessage(
                about_id=dead.pk,
                version=dead.version,
                kind=MessageKind.UNREACHED,
                recipient=recipient,
            )
            for dead in found
            for recipient in _list_recipients(but=dead.address)
        ]

    def find(self, message: PlannedMessage, *, now: datetime) -> ConcernContext | Outdated:
        """Return which address it is, while nothing goes there."""
        del now
        dead = addresses.find_by_id(message.about_id)
        if dead is None or dead.revived_at is not None or dead.version != message.version:
            return Outdated(reason=_("The address has since been tried again."))
        profile = catalog.get_profile()
        with translation.override(profile.locale):
            reason = str(dead.get_why_display())
        return _make_context(dead.address, reason, "admin:notifications_unreached", profile)


class DomainSubject:
    """Tells the business that its sending domain no longer proves its mail."""

    def plan_messages(self, event_ids: Iterable[UUID]) -> list[PlannedMessage]:
        """Return whom the loss is told to."""
        domain, wanted = senders.find_domain(), set(event_ids)
        if domain is None or domain.public_id not in wanted:
            return []
        return [
            PlannedMessage(
                about_id=domain.public_id,
                version=domain.version,
                kind=MessageKind.DOMAIN_LOST,
                recipient=recipient,
            )
            for recipient in _list_recipients(but="")
        ]

    def find(self, message: PlannedMessage, *, now: datetime) -> ConcernContext | Outdated:
        """Return which domain it is, while it is lost."""
        del now
        domain = senders.find_domain()
        if domain is None or domain.state != DomainState.LOST or domain.version != message.version:
            return Outdated(reason=_("The records have since come back."))
        profile = catalog.get_profile()
        return _make_context(domain.domain, "", "admin:notifications_sending_domain", profile)


def _list_recipients(*, but: str) -> Iterator[Recipient]:
    """Yield the business's own address; its owners where it has none, or it is that address."""
    profile = catalog.get_profile()
    if profile.email and not is_same(profile.email, but):
        yield _make_recipient(profile.email, profile)
        return
    for email in people.list_owner_addresses():
        if not is_same(email, but):
            yield _make_recipient(email, profile)


def _make_recipient(email: str, profile: Profile) -> Recipient:
    return Recipient(
        audience=Audience.STAFF,
        channel=EMAIL,
        address=email,
        name=profile.name,
        locale=profile.locale,
    )


def _make_context(name: str, reason: str, page: str, profile: Profile) -> ConcernContext:
    base_url = domains.get_base_url()
    return ConcernContext(
        business=make_business(profile, base_url),
        secrets=(),
        is_proved=True,
        name=name,
        reason=reason,
        url=base_url + reverse(page, urlconf=settings.ROOT_URLCONF),
    )
