"""Rows of a business for tests. Plain functions: a test reads like the rule that it is about."""

from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any

from scheduling.contracts import Agreement
from scheduling.engine.codes import Code
from scheduling.kinds import BookingSource, ResourceKind
from scheduling.models import (
    BusinessProfile,
    Location,
    OpeningHours,
    Requirement,
    Resource,
    Service,
)
from scheduling.operations import bookings
from scheduling.operations.commands import (
    EVERY_ADDRESS,
    BookSlot,
    Contact,
    Idempotency,
    Outcome,
)

_numbers = count(1)

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday without a DST change near; the tests' businesses keep UTC unless they say otherwise."""

NOW = MONDAY - timedelta(days=3)


def make_profile(**fields: Any) -> BusinessProfile:
    """Create the settings of the business that is entered."""
    defaults = {"name": "Acme", "timezone": "UTC", "currency": "EUR", "locale": "en"}
    return BusinessProfile.objects.update_or_create(pk=1, defaults=defaults | fields)[0]


def make_location(**fields: Any) -> Location:
    """Create a location that keeps UTC."""
    number = next(_numbers)
    defaults = {"slug": f"place-{number}", "name": f"Place {number}", "timezone": "UTC"}
    return Location.objects.create(**defaults | fields)


def make_hours(
    opens: int = 9 * 60, closes: int = 17 * 60, weekdays: range = range(7), **owner: Any
) -> None:
    """Create the same weekly range, in minutes of the day, on several weekdays."""
    for weekday in weekdays:
        OpeningHours.objects.create(
            weekday=weekday, opens_minute=opens, closes_minute=closes, **owner
        )


def make_resource(location: Location, *, hours: bool = True, **fields: Any) -> Resource:
    """Create a staff member who works 09:00 to 17:00 every day."""
    number = next(_numbers)
    defaults = {"slug": f"staff-{number}", "name": f"Staff {number}", "kind": ResourceKind.STAFF}
    resource = Resource.objects.create(location=location, **defaults | fields)
    if hours:
        make_hours(resource=resource)
    return resource


def make_service(*groups: list[Resource], quantity: int = 1, **fields: Any) -> Service:
    """Create an hour-long service that needs one resource of each group, or ``quantity``."""
    number = next(_numbers)
    defaults = {
        "slug": f"service-{number}",
        "name": f"Service {number}",
        "duration_minutes": 60,
        "horizon_days": 365,
    }
    location = fields.pop("location", None) or groups[0][0].location
    service = Service.objects.create(location=location, **defaults | fields)
    for position, group in enumerate(groups):
        requirement = Requirement.objects.create(
            service=service, role=f"role-{position}", position=position, quantity=quantity
        )
        requirement.candidates.set(group)
    return service


def at(hour: int, minute: int = 0, *, day: int = 0) -> datetime:
    """Return a time of the Monday that tests book on, or of a later day."""
    return datetime.combine(MONDAY.date(), time(hour, minute), UTC) + timedelta(days=day)


def make_agreement(service: Service, **fields: Any) -> Agreement:
    """Return what a booking of the service means while it has no policy."""
    defaults = {"price_minor": service.price_minor, "currency": service.currency, "language": "en"}
    return Agreement(**defaults | fields)


def make_command(
    service: Service, start: datetime, *, key: str | None = None, **fields: Any
) -> BookSlot:
    """Return the command of somebody new, whose address is known, with a key of their own."""
    number = next(_numbers)
    key = key or f"key-{number}"
    contact = fields.pop(
        "contact", Contact(name=f"Customer {number}", email=f"customer-{number}@example.com")
    )
    defaults: dict[str, Any] = {
        "source": BookingSource.SITE,
        "agreement": make_agreement(service),
        "idempotency": Idempotency(scope="test", key=key, fingerprint=key),
        "overrides": frozenset[Code](),
        "proof": EVERY_ADDRESS,
    }
    return BookSlot(service=service.slug, start=start, contact=contact, **defaults | fields)


def book(service: Service, start: datetime, *, now: datetime = NOW, **fields: Any) -> Outcome:
    """Book for somebody new."""
    return bookings.book_slot(make_command(service, start, **fields), now=now)


def key(name: str) -> Idempotency:
    """Return an idempotency key of the tests' caller."""
    return Idempotency(scope="test", key=name, fingerprint=name)
