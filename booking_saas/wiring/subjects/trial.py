"""Messages that staff send themselves to see how they look: with a real booking, or an example."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from booking_saas.wiring.subjects import booking_contexts as contexts
from foundation.web.links import get_map_url
from notifications.contracts import (
    Audience,
    BookingContext,
    Contact,
    MessageKind,
    Outdated,
    PlannedMessage,
    Visit,
)
from notifications.texts import wording
from scheduling.queries import booking_changes, bookings, catalog
from scheduling.queries.catalog import Profile
from tenants.queries import domains

EXAMPLE = UUID(int=0)
"""Stands for the booking where there is none."""

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


class TrialSubject:
    """Describes a booking as if its customer were told of it now; who reads is of the staff.

    No key of a customer goes along: links lead to the booking in the admin, which asks for a login.
    """

    def plan_messages(self, event_ids: Iterable[UUID]) -> list[PlannedMessage]:
        """Return nothing: whoever wants a trial records it."""
        del event_ids
        return []

    def find(self, message: PlannedMessage, *, now: datetime) -> BookingContext | Outdated:
        """Return what the message would tell. Trials are always true."""
        profile = catalog.get_profile()
        base_url = domains.get_base_url()
        formats = wording.get_formats(
            message.recipient.locale, business=contexts.make_business(profile, base_url)
        )
        with translation.override(formats.locale.language):
            found = _find_context(message.about_id, profile, now=now)
        staff_url = found.staff_url
        before = _make_before(found.visit) if message.kind == MessageKind.RESCHEDULE else None
        return replace(
            found,
            secrets=(),
            manage_url=staff_url,
            mailed_url=staff_url,
            is_proved=True,
            actor="staff",
            before=before,
        )


def _find_context(booking_id: UUID, profile: Profile, *, now: datetime) -> BookingContext:
    try:
        current = bookings.get_snapshot(booking_id)
    except bookings.UnknownBookingError:
        return _make_example(profile, now=now)
    change = booking_changes.find_change(booking_id, current.version)
    if change is None:
        return _make_example(profile, now=now)
    return contexts.make_context(change, current, profile, audience=Audience.CUSTOMER)


def _make_before(visit: Visit) -> Visit:
    return replace(visit, starts_at=visit.starts_at - _DAY, ends_at=visit.ends_at - _DAY)


def _make_example(profile: Profile, *, now: datetime) -> BookingContext:
    """Return a visit next week to a business that has none yet."""
    base_url = domains.get_base_url()
    place = profile.places[0] if profile.places else None
    zone = ZoneInfo(place.timezone if place else profile.timezone)
    day = (now + 7 * _DAY).astimezone(zone)
    start = day.replace(hour=10, minute=0, second=0, microsecond=0)
    address = "" if place is None else place.address
    path = reverse("admin:scheduling_booking_changelist", urlconf=settings.ROOT_URLCONF)
    visit = Visit(
        service=_("Example service"),
        starts_at=start,
        ends_at=start + _HOUR,
        zone=zone,
        location_zone=zone,
        customer_zone=zone,
        remote=place is None,
        location=", ".join([place.name, *address.splitlines()]) if place else "",
        staff=(_("Robin Example"),),
        price_minor=4500,
        currency=profile.currency,
        terms="",
        map_url=get_map_url(address) if address else "",
    )
    return BookingContext(
        business=contexts.make_business(profile, base_url),
        secrets=(),
        is_proved=True,
        version=1,
        code="K7M2QX",
        visit=visit,
        before=None,
        customer=Contact(name=_("Kim Example"), email="kim@example.com", phone=""),
        note="",
        actor="staff",
        actor_name="",
        reason="",
        calendar_uid="example",
        manage_url=base_url + path,
        mailed_url=base_url + path,
        staff_url=base_url + path,
    )
