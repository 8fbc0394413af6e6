"""A front desk with a full diary, and the pages that are opened there."""

from datetime import UTC, date, datetime, timedelta

from billing.queries import agreements
from notifications.contracts import AboutKind
from notifications.models import Message
from notifications.operations import announcements
from scheduling.models import (
    Booking,
    BookingEvent,
    Break,
    Closure,
    DateOverride,
    Location,
    OpeningHours,
    OverrideRange,
    Resource,
    Service,
    TimeOff,
)
from scheduling.operations import bookings
from scheduling.operations.commands import BookSlot, Contact, Idempotency

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
NOW = MONDAY + timedelta(hours=9)
GUESTS = (
    ("Nora Lindqvist", "haircut", "person-0", 0, 10),
    ("Bao <script>alert(1)</script>", "haircut", "person-1", 0, 11),
    ("Hildegard von Bingen-Oppenheimer zu Lichtenstein-Wolkenstein", "haircut", "person-0", 0, 13),
    ("משה כהן", "children", "person-2", 0, 12),
    ("Tom", "haircut", "person-3", 1, 9),
    ("Nora Lindqvist", "gloss", "person-0", 2, 9),
    ("Ida", "advice", "person-0", 3, 14),
)


def fill_diary() -> None:
    for number, (name, service, staff, day, hour) in enumerate(GUESTS):
        key = Idempotency(scope="test", key=str(number), fingerprint=str(number))
        bookings.book_slot(
            BookSlot(
                service=service,
                start=MONDAY + timedelta(days=day, hours=hour),
                staff=staff,
                contact=Contact(name=name, email=f"guest{number}@example.com", phone="+49 30 123"),
                note="First time here, please ring twice." if number == 0 else "",
                source="site",
                agreement=agreements.find_agreement(service),
                idempotency=key,
            ),
            now=NOW,
        )
    _tell_the_first()
    place = Location.objects.get()
    Location.objects.update(country="DE", subdivision="BE", public_holidays=True)
    ana = Resource.objects.get(slug="person-0")
    for weekday in range(5):
        Break.objects.create(
            location=place, weekday=weekday, opens_minute=12 * 60, closes_minute=12 * 60 + 30
        )
    override = DateOverride.objects.create(resource=ana, date=date(2026, 12, 12))
    OverrideRange.objects.create(override=override, opens_minute=600, closes_minute=840)
    TimeOff.objects.create(
        resource=ana,
        starts_at=MONDAY + timedelta(days=2),
        ends_at=MONDAY + timedelta(days=3),
        reason="course",
    )
    Closure.objects.create(
        name="Inventory", first_date=date(2026, 12, 28), last_date=date(2026, 12, 30)
    )
    for number in range(12):
        OpeningHours.objects.create(
            resource=ana,
            weekday=number % 5,
            opens_minute=540 + number // 5 * 240,
            closes_minute=720 + number // 5 * 240,
        )


def _tell_the_first() -> None:
    """Send the customer of the first booking what it is about, for the log."""
    event = BookingEvent.objects.order_by("at", "pk").first()
    assert event is not None
    announcements.announce(AboutKind.BOOKING, event.pk, audience="customer", now=NOW)


def list_paths(site) -> dict[str, str]:
    with site.enter():
        booking = Booking.objects.get(note__startswith="First")
        service = Service.objects.get(slug="haircut")
        ana = Resource.objects.get(slug="person-0")
        place = Location.objects.get()
        time_off = TimeOff.objects.get()
        override = DateOverride.objects.get()
        customer = booking.customer_id
        message = Message.objects.latest("pk").pk
    admin = "/admin/scheduling"
    return {
        "today": "/admin/",
        "empty-day": "/admin/?day=2027-05-01",
        "bookings": f"{admin}/booking/",
        "bookings-none": f"{admin}/booking/?q=nobody",
        "booking": f"{admin}/booking/{booking.pk}/change/",
        "new": f"{admin}/booking/add/",
        "move": f"{admin}/booking/{booking.pk}/move/",
        "cancel": f"{admin}/booking/{booking.pk}/cancel/",
        "correct": f"{admin}/booking/{booking.pk}/correct/",
        "not-reached": "/admin/not-reached/",
        "sending-domain": "/admin/sending-domain/",
        "customers": f"{admin}/customer/",
        "customer": f"{admin}/customer/{customer}/change/",
        "services": f"{admin}/service/",
        "service": f"{admin}/service/{service.pk}/change/",
        "service-new": f"{admin}/service/add/",
        "people": f"{admin}/resource/",
        "person": f"{admin}/resource/{ana.pk}/change/",
        "location": f"{admin}/location/{place.pk}/change/",
        "hours": f"{admin}/openinghours/",
        "hours-new": f"{admin}/openinghours/add/",
        "special-hours": f"{admin}/dateoverride/{override.pk}/change/",
        "time-off": f"{admin}/timeoff/{time_off.pk}/change/",
        "time-off-list": f"{admin}/timeoff/",
        "time-off-delete": f"{admin}/timeoff/{time_off.pk}/delete/",
        "closures": f"{admin}/closure/",
        "holidays": "/admin/holidays/",
        "settings": f"{admin}/businessprofile/1/change/",
        "messages": "/admin/notifications/message/",
        "messages-none": "/admin/notifications/message/?q=nobody",
        "message": f"/admin/notifications/message/{message}/change/",
        "handovers-none": "/admin/messages/handovers/",
        "message-settings": "/admin/messages/settings/",
        "texts": "/admin/messages/settings/texts/",
        "text": "/admin/messages/settings/texts/confirmation/email/en/",
    }
