"""A business to measure in: staff of fixed hours, taken for 70 % of their working time.

Weekdays from 9 to 18 with a break at noon, in UTC, so that bare arithmetic can list the same
starts as the product (tests/bench/test_floors.py).
"""

import random
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta

from django.core.management import call_command
from django.db import connection
from django_tenants.utils import schema_context

from booking_saas.setup import onboarding
from scheduling.models import Break, Location, OpeningHours, Requirement, Resource, Service
from tenants.models import Business
from tenants.operations import provisioning

_TODAY = datetime.combine(datetime.now(UTC), time(), UTC)
FIRST_DAY = _TODAY + timedelta(days=7 - _TODAY.weekday())
"""The Monday of next week."""
NOW = FIRST_DAY - timedelta(days=1)

WORKDAYS = 5
WORK = ((9 * 60, 12 * 60), (12 * 60 + 45, 18 * 60))
"""Minutes of the day: the morning, and the afternoon after the break."""
OPEN = (8 * 60, 20 * 60)
DURATION = timedelta(minutes=45)
STEP = timedelta(minutes=15)
FULL = 0.7

_FILL = """
WITH visit AS (
    SELECT gen_random_uuid() AS slot_id, * FROM unnest(%s::int8[], %s::timestamptz[])
        AS visit (resource_id, starts_at)
), slot AS (
    INSERT INTO scheduling_slot
        (id, service_id, location_id, starts_at, ends_at, capacity, seats_taken)
    SELECT slot_id, %s, %s, starts_at, starts_at + %s, 1, 1 FROM visit
)
INSERT INTO scheduling_occupancy (slot_id, resource_id, role, visit_from, visit_until,
    busy_from, busy_until, active, overlap_allowed)
SELECT slot_id, resource_id, 'staff', starts_at, ends_at, starts_at, ends_at, true, false
FROM visit, LATERAL (SELECT starts_at + %s AS ends_at) _
"""


@contextmanager
def entered_business() -> Iterator[Business]:
    """Create the tables and a business, and enter it; for an empty database."""
    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    now = datetime.now(UTC)
    provisioning.set_up_platform(now=now)
    business = onboarding.open_business(
        slug="bench",
        name="Bench",
        timezone="UTC",
        owner_email="owner@example.com",
        owner_password=secrets.token_hex(12),
        now=now,
    )
    with schema_context(business.schema_name):
        yield business


def make_service(slug: str, *, staff: int, days: int, full: float = FULL) -> Service:
    """Make a service of 45 min every 15 min with its own staff, booked to ``full``."""
    place = _find_place()
    resources = Resource.objects.bulk_create(
        Resource(slug=f"{slug}-{number}", name=f"{slug} {number}", location=place)
        for number in range(staff)
    )
    (opens, pause_from), (pause_until, closes) = WORK
    for model, (first, last) in (
        (OpeningHours, (opens, closes)),
        (Break, (pause_from, pause_until)),
    ):
        model.objects.bulk_create(
            model(resource=resource, weekday=weekday, opens_minute=first, closes_minute=last)
            for resource in resources
            for weekday in range(WORKDAYS)
        )
    service = Service.objects.create(
        slug=slug,
        name=slug,
        location=place,
        duration_minutes=DURATION // timedelta(minutes=1),
        slot_step_minutes=STEP // timedelta(minutes=1),
        horizon_days=365,
    )
    requirement = Requirement.objects.create(service=service, role="staff")
    requirement.candidates.set(resources)
    fill(service, resources, first=FIRST_DAY, days=days, full=full)
    return service


def _find_place() -> Location:
    """Return the one location; its hours bind everybody, and take nothing from anybody."""
    place, is_new = Location.objects.get_or_create(
        slug="bench", defaults={"name": "Bench", "timezone": "UTC"}
    )
    if is_new:
        opens, closes = OPEN
        OpeningHours.objects.bulk_create(
            OpeningHours(location=place, weekday=weekday, opens_minute=opens, closes_minute=closes)
            for weekday in range(WORKDAYS)
        )
    return place


def list_visits(first: datetime, days: int) -> Iterator[datetime]:
    """Yield the starts of visits that follow each other without a gap through working time."""
    for day in (first + timedelta(days=number) for number in range(days)):
        for opens, closes in WORK if day.weekday() < WORKDAYS else ():
            start, end = day + timedelta(minutes=opens), day + timedelta(minutes=closes)
            while start + DURATION <= end:
                yield start
                start += DURATION


def fill(
    service: Service, resources: Sequence[Resource], *, first: datetime, days: int, full: float
) -> int:
    """Take ``full`` of the working time with visits; returns how many. The seed is fixed."""
    chance = random.Random(service.slug)
    visits = [
        (resource.pk, start)
        for resource in resources
        for start in list_visits(first, days)
        if chance.random() < full
    ]
    ids, starts = [list(column) for column in zip(*visits, strict=True)] if visits else ([], [])
    with connection.cursor() as cursor:
        cursor.execute(_FILL, [ids, starts, service.pk, service.location_id, DURATION, DURATION])
        cursor.execute("ANALYZE scheduling_occupancy, scheduling_slot")
    return len(visits)
