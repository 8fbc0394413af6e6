"""A small business, its people, and browsers of those who may and may not come in."""

from collections.abc import Callable

import pytest
from django.test import Client

from tenants.accounts.models import Role, User
from tests.factories import scheduling as make


@pytest.fixture
def clock_at(settings, tmp_path) -> Callable[..., None]:
    """Return a way to set the product's clock."""
    settings.CLOCK_FILE = tmp_path / "clock"

    def set_to(moment) -> None:
        settings.CLOCK_FILE.write_text(f"={moment.isoformat()}")

    return set_to


@pytest.fixture
def salon(acme, clock_at):
    """Enter a business with settings, a place and Ana, who cuts hair for an hour."""
    clock_at(make.NOW)
    make.make_profile(locale="en-GB")
    place = make.make_location(slug="main", name="Main street", timezone="Europe/Berlin")
    ana = make.make_resource(place, slug="ana", name="Ana")
    return make.make_service([ana], slug="cut", name="Haircut", price_minor=4500)


def make_user(role: Role, **fields) -> User:
    fields = {"name": "Fritzi Front", "is_staff": role != Role.CUSTOMER} | fields
    return User.objects.create_user(f"{role}@example.com", "long-enough-word", role=role, **fields)


@pytest.fixture
def staff(salon, client_of) -> Client:
    """The browser of somebody at the front desk."""
    client = client_of("acme")
    client.force_login(make_user(Role.FRONT_DESK))
    return client
