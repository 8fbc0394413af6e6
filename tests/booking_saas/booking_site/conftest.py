"""A salon in Berlin with a service that two people offer, open on weekdays from 9 to 17."""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache

from billing.queries import agreements
from booking_saas.booking_site.book import shown_terms
from booking_saas.booking_site.frame.choices import parse_instant
from tests.factories import scheduling as make

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday, 10:00 in Berlin."""
NINE_TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen_clock(settings, tmp_path):
    settings.RATE_LIMITS = False
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(f"={NOW.isoformat()}")
    return settings.CLOCK_FILE


@pytest.fixture(autouse=True)
def fresh_cache():
    """Forget what an earlier test saw; what is free is kept for a minute."""
    cache.clear()


def with_shown_terms(values, service="haircut"):
    """Return the form as the page sends it back: with what it showed of price and conditions."""
    start = parse_instant(values["start"])
    if start is None:
        return values
    agreement = agreements.find_agreement(service)
    return {"shown": shown_terms.sign(agreement, service=service, start=start)} | values


def make_salon():
    make.make_profile(name="Salon Morgenrot", timezone="Europe/Berlin", locale="en-GB")
    place = make.make_location(
        slug="main", name="Main street", timezone="Europe/Berlin", address="Kastanienallee 12"
    )
    make.make_hours(location=place, weekdays=range(5))
    return place


def make_haircut(place):
    staff = [
        make.make_resource(place, hours=False, slug=name.lower(), name=name)
        for name in ("Ana", "Ben")
    ]
    return make.make_service(
        staff, slug="haircut", name="Haircut", price_minor=4500, currency="EUR", horizon_days=60
    )


@pytest.fixture
def salon(acme):
    return make_salon()


@pytest.fixture
def haircut(salon):
    return make_haircut(salon)


@pytest.fixture
def client(client_of):
    return client_of("acme")
