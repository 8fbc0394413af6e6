"""A salon in Berlin with one service that two people offer, open on weekdays from 9 to 17."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from scheduling.models import (
    BusinessProfile,
    Location,
    OpeningHours,
    Requirement,
    Resource,
    Service,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday, 10:00 in Berlin."""


@pytest.fixture(autouse=True)
def frozen_clock():
    settings.CLOCK_FILE.parent.mkdir(parents=True, exist_ok=True)
    settings.CLOCK_FILE.write_text(f"={NOW.isoformat()}")
    yield
    settings.CLOCK_FILE.unlink()


def add_service(location: Location, *staff: Resource, slug: str = "haircut", **fields) -> Service:
    values = {
        "name": slug.title(),
        "duration_minutes": 60,
        "price_minor": 4500,
        "currency": "EUR",
        "horizon_days": 60,
    }
    service = Service.objects.create(slug=slug, location=location, **{**values, **fields})
    requirement = Requirement.objects.create(service=service, role="stylist")
    requirement.candidates.set(staff)
    return service


def add_person(location: Location, name: str) -> Resource:
    return Resource.objects.create(slug=name.lower(), name=name, location=location)


@pytest.fixture
def salon(acme):
    BusinessProfile.objects.update_or_create(
        pk=1,
        defaults={
            "name": "Salon Morgenrot",
            "timezone": "Europe/Berlin",
            "locale": "en-GB",
            "currency": "EUR",
        },
    )
    place = Location.objects.create(
        slug="main", name="Main street", timezone="Europe/Berlin", address="Kastanienallee 12"
    )
    for weekday in range(5):
        OpeningHours.objects.create(
            location=place, weekday=weekday, opens_minute=9 * 60, closes_minute=17 * 60
        )
    return place


@pytest.fixture
def haircut(salon):
    return add_service(salon, add_person(salon, "Ana"), add_person(salon, "Ben"))


@pytest.fixture
def client(client_of):
    return client_of("acme")
