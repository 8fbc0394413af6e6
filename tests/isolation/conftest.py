"""Two hostile businesses: people, addresses and rows with the same numbers in both."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django_tenants.utils import schema_context

from tenants.accounts import people
from tenants.accounts.models import Role, User
from tenants.models import Business
from tests.factories import scheduling as factories

PASSWORD = "correct horse battery"


@dataclass
class Side:
    """One business of the pair, with a client that speaks to its host."""

    business: Business
    owner: User
    client: Client

    def inside(self):
        return schema_context(self.business.schema_name)


FIRST_NUMBER = 1000
"""The number of the first row of each table: the one that the addresses of the tests name."""
_SEQUENCES = """
SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, %s, false) FROM pg_sequences
WHERE schemaname = current_schema() AND sequencename NOT LIKE 'django\\_%%'
"""


def reset_numbers() -> None:
    """Give the next rows of both businesses the same numbers."""
    with connection.cursor() as cursor:
        cursor.execute(_SEQUENCES, [FIRST_NUMBER])


@pytest.fixture
def make_side(db, client_of, settings) -> Callable[[str], Side]:
    settings.RATE_LIMITS = False

    def make(slug: str) -> Side:
        business = Business.objects.get(slug=slug)
        with schema_context(business.schema_name):
            reset_numbers()
            owner = people.create_person(
                email=f"owner@{slug}.example", password=PASSWORD, role=Role.OWNER
            )
            factories.make_profile(name=slug.title())
        return Side(business, owner, client_of(slug))

    return make


@pytest.fixture
def ours(make_side) -> Side:
    return make_side("acme")


@pytest.fixture
def theirs(make_side) -> Side:
    return make_side("globex")
