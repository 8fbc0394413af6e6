"""Summaries for staff: what they tell of, and whether it is still true (booking-rules, 10)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from booking_saas.wiring.subjects.booking_contexts import make_business
from notifications.contracts import DigestContext, MessageKind, Outdated, PlannedMessage
from notifications.operations import digests
from scheduling.queries import catalog
from tenants.queries import domains

_VERSION = 1
"""A summary goes out once."""


class DigestSubject:
    """Asks the gathered messages what a summary of them needs to know."""

    def plan_messages(self, event_ids: Iterable[UUID]) -> list[PlannedMessage]:
        """Return one message for each summary of which anything was gathered."""
        found = ((digest_id, digests.list_gathered(digest_id)) for digest_id in event_ids)
        return [
            PlannedMessage(
                about_id=digest_id,
                version=_VERSION,
                kind=MessageKind.DIGEST,
                recipient=gathered[0].to,
            )
            for digest_id, gathered in found
            if gathered
        ]

    def find(self, message: PlannedMessage, *, now: datetime) -> DigestContext | Outdated:
        """Return what is still true of what was gathered."""
        gathered = digests.list_gathered(message.about_id)
        first, others = gathered[: digests.MOST_LINES], gathered[digests.MOST_LINES :]
        subjects = digests.list_true(first, now=now)
        if not subjects and not others:
            return Outdated(reason=_("None of it is true any more."))
        base_url = domains.get_base_url()
        path = reverse("admin:scheduling_booking_changelist", urlconf=settings.ROOT_URLCONF)
        return DigestContext(
            business=make_business(catalog.get_profile(), base_url),
            secrets=(),
            is_proved=True,
            subjects=tuple(subjects),
            more=len(others),
            url=base_url + path,
        )
