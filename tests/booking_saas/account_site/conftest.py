"""People with accounts at a business, and a worker that answers what they ask."""

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from booking_saas.celery import app
from foundation import schemas
from tenants.accounts import people
from tenants.accounts.models import Role, User
from tenants.models import OutboxMessage

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _unlimited(settings):
    settings.RATE_LIMITS = False
    # What tests before this one counted.
    cache.clear()


@pytest.fixture
def limited(settings):
    """Count failed logins over a day instead of minutes, so that a busy machine ends no limit."""
    settings.RATE_LIMITS, settings.TRUSTED_PROXIES = True, 1
    assert settings.ACCOUNT_RATE_LIMITS["login_failed"] == "10/m/ip,5/5m/key"
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        "login_failed": "10/d/ip,5/d/key"
    }
    return settings


@pytest.fixture
def acme_client(client_of):
    return client_of("acme")


@pytest.fixture
def customer(acme) -> User:
    return people.create_person(email="cara@example.com", password=PASSWORD, role=Role.CUSTOMER)


@pytest.fixture
def owner(acme) -> User:
    return people.create_person(email="olga@example.com", password=PASSWORD, role=Role.OWNER)


@pytest.fixture
def work() -> Callable[[], None]:
    """Return a worker's round: answer everything that was asked of accounts."""
    app.loader.import_default_modules()

    def run() -> None:
        entered = connection.tenant
        for row in OutboxMessage.objects.filter(done_at=None).order_by("pk"):
            app.tasks[row.consumer](schema_name=row.schema_name, message_id=row.pk)
        if entered.schema_name == schemas.PUBLIC:
            schemas.leave()
        else:
            connection.set_tenant(entered)

    return run


def log_in(client: Client, email: str, password: str = PASSWORD, **query: str):
    return client.post("/accounts/login/", {"login": email, "password": password, **query})


def sign_up(client: Client, email: str, password: str = PASSWORD):
    return client.post("/accounts/signup/", {"email": email, "password1": password})


def ask_for_reset(client: Client, email: str):
    return client.post("/accounts/password/reset/", {"email": email})


def behind_proxy(address: str) -> Client:
    return Client(headers={"host": "acme.localhost", "x-forwarded-for": address})


def is_limited(response) -> bool:
    return "Too many" in response.content.decode()


def find_link(text: str) -> str:
    return re.search(r"https?://\S+/accounts/\S+", text)[0]


def path_of(link: str) -> str:
    return re.sub(r"https?://[^/]+", "", link)
