"""A business of its own to measure in, filled to 70 %, removed afterwards."""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.core.management import call_command
from django.db import connection
from django_tenants.utils import schema_context

from booking_saas import onboarding
from scheduling.models import (
    Location,
    Occupancy,
    OpeningHours,
    Requirement,
    Resource,
    Service,
    Slot,
)
from tenants.operations import provisioning

FIRST_DAY = datetime(2026, 3, 2, tzinfo=UTC)
NOW = FIRST_DAY - timedelta(days=1)
OPENS, CLOSES = 9, 18
DURATION = timedelta(minutes=45)
FULL = 0.7


@contextmanager
def entered_business() -> Iterator[str]:
    """Create a business, enter it, and remove it in the end; yields its schema."""
    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    now = datetime.now(UTC)
    provisioning.set_up_platform(now=now)
    business = onboarding.open_business(
        slug=f"bench-{secrets.token_hex(4)}",
        name="Bench",
        timezone="Europe/Berlin",
        owner_email="owner@example.com",
        owner_password=secrets.token_hex(12),
        now=now,
    )
    try:
        with schema_context(business.schema_name):
            yield business.schema_name
    finally:
        connection.set_schema_to_public()
        provisioning.remove_business(business, now=datetime.now(UTC))


def make_service(slug: str, *, staff: int, days: int, full: float = FULL) -> Service:
    """Make a service of 45 min every 15 min with its own staff, booked to ``full``."""
    place, _ = Location.objects.get_or_create(
        slug="bench", defaults={"name": "Bench", "timezone": "Europe/Berlin"}
    )
    resources = Resource.objects.bulk_create(
        Resource(slug=f"{slug}-{number}", name=f"{slug} {number}", location=place)
        for number in range(staff)
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(
            resource=resource,
            weekday=weekday,
            opens_minute=OPENS * 60,
            closes_minute=CLOSES * 60,
        )
        for resource in resources
        for weekday in range(7)
    )
    service = Service.objects.create(
        slug=slug,
        name=slug,
        location=place,
        duration_minutes=45,
        slot_step_minutes=15,
        horizon_days=365,
    )
    requirement = Requirement.objects.create(service=service, role="staff")
    requirement.candidates.set(resources)
    fill(service, resources, first=FIRST_DAY, days=days, full=full)
    return service


def fill(
    service: Service, resources: list[Resource], *, first: datetime, days: int, full: float
) -> int:
    """Take ``full`` of the working time with visits; returns how many. The seed is fixed."""
    chance = random.Random(service.slug)
    starts = [
        (resource, first + timedelta(days=day, hours=OPENS) + number * DURATION)
        for resource in resources
        for day in range(days)
        for number in range((CLOSES - OPENS) * 60 // 45)
        if chance.random() < full
    ]
    slots = [
        Slot(
            service=service,
            location_id=service.location_id,
            starts_at=start,
            ends_at=start + DURATION,
            seats_taken=1,
        )
        for _resource, start in starts
    ]
    Slot.objects.bulk_create(slots, batch_size=2000)
    Occupancy.objects.bulk_create(
        (
            Occupancy(
                slot=slot,
                resource=resource,
                role="staff",
                visit_from=start,
                visit_until=start + DURATION,
                busy_from=start,
                busy_until=start + DURATION,
            )
            for slot, (resource, start) in zip(slots, starts, strict=True)
        ),
        batch_size=2000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE scheduling_occupancy, scheduling_slot")
    return len(slots)
