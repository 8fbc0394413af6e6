"""A customer who is texted, for tests: her visits, and the reminders of them."""

from dataclasses import replace
from datetime import timedelta

from notifications.channels.registry import SMS
from notifications.contracts import AboutKind, Audience
from notifications.models import Message, MessageSettings
from notifications.operations import announcements, dues
from scheduling.models import BookingEvent
from scheduling.operations.commands import Actor, Contact
from tests.factories.scheduling import at, book

PHONE = "+491711234567"
JANE = Contact(
    name="Jane Doe",
    email="jane@example.com",
    phone=PHONE,
    timezone="America/New_York",
    locale="en",
    text_consent="I want texts.",
)
DAY_BEFORE = at(9) - timedelta(days=1)
STAFF = Actor(kind=BookingEvent.Actor.STAFF, name="Ana")


def visit(salon, hour=9, **contact):
    return book(salon.service, at(hour), contact=replace(JANE, **contact), staff=salon.anna).booking


def remind(booking, *, now=DAY_BEFORE, minutes=24 * 60, channel_name=SMS):
    topic = "booking.reminder_due"
    payload = {
        "format": 1,
        "booking_id": str(booking.id),
        "version": booking.version,
        "offset_minutes": minutes,
    }
    announcements.tell(
        AboutKind.BOOKING,
        dues.plan_due(topic, payload, now=now),
        audience=Audience.CUSTOMER,
        channel=channel_name,
        now=now,
    )


def read_row():
    message = Message.objects.get(channel=SMS)
    return message.status, message.reason


def choose(**fields):
    MessageSettings.objects.update(**fields)
