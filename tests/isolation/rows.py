"""Rows of every kind in a business, each of which names the business or its secret."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from billing.models import CancellationPolicy, ServiceTerms
from notifications.contracts import AboutKind, Audience
from notifications.models import Message, MessageStatus
from notifications.operations import announcements
from scheduling.models import (
    BookingEvent,
    Break,
    Closure,
    DateOverride,
    HolidayOpening,
    OverrideRange,
    TimeOff,
)
from scheduling.operations.commands import Contact
from tests import guards
from tests.architecture import addresses
from tests.factories import scheduling as make

KEY = UUID(addresses.EXAMPLES["UUIDConverter"])
"""Of the booking of both businesses: the one that the addresses of the test name."""
_LATER = date(2026, 4, 1)


def name_shown(slug: str) -> str:
    """Return what a business tells everybody: of its people, places and services."""
    return f"{slug}-tells"


def name_secret(slug: str) -> str:
    """Return what only the people of a business may read."""
    return f"only-{slug}-knows"


def fill(slug: str, patch: pytest.MonkeyPatch) -> None:
    """Write rows with the same numbers in both businesses; to be called inside of one."""
    shown, secret = name_shown(slug), name_secret(slug)
    make.make_profile(name=slug.title(), tagline=shown, email=f"desk@{slug}.example")
    place = make.make_location(slug="main", name=f"{shown} a place", address=f"1 {shown} Street")
    person = make.make_resource(place, slug="ana", name=f"{shown} Ana", title=f"{shown} title")
    service = make.make_service([person], slug="haircut", name=f"{shown} cut", category=shown)
    make.make_hours(location=place)
    Break.objects.create(resource=person, weekday=0, opens_minute=720, closes_minute=780)
    override = DateOverride.objects.create(resource=person, date=_LATER)
    OverrideRange.objects.create(override=override, opens_minute=540, closes_minute=600)
    HolidayOpening.objects.create(location=place, date=_LATER)
    TimeOff.objects.create(
        resource=person, reason=secret, starts_at=make.at(9, day=60), ends_at=make.at(17, day=60)
    )
    Closure.objects.create(location=place, first_date=_LATER, last_date=_LATER, name=secret)
    policy = CancellationPolicy.objects.create(slug=shown, tiers=[])
    ServiceTerms.objects.create(service=service, policy=policy)
    with patch.context() as same:
        guards.with_same_id(same, KEY)
        booking = make.book(
            service,
            make.at(10),
            contact=Contact(name=secret, email=f"{secret}@example.com"),
            for_name=f"{secret} friend",
            note=f"{secret} note",
        ).booking
    event = BookingEvent.objects.get(booking_id=booking.id)
    for audience in Audience:
        # After the visit nothing goes out any more: the messages are only recorded.
        announcements.announce(
            AboutKind.BOOKING, event.pk, audience=audience, now=make.at(10) + timedelta(days=1)
        )
    Message.objects.update(status=MessageStatus.SENT, sent_at=make.NOW)
