from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django_tenants.utils import schema_context

from booking_saas.setup import onboarding
from scheduling.models import BusinessProfile
from tenants.accounts.models import User
from tenants.models import Business

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ANSWERS = {
    "slug": "third",
    "name": "Third",
    "timezone": "Europe/Berlin",
    "owner_email": "Owner@Third.example",
    "owner_password": "correct horse battery",
    "owner_name": "Olga",
    "currency": "EUR",
    "locale": "de",
}


def test_business_is_opened_with_owner_and_profile(committing):
    business = onboarding.open_business(**ANSWERS, now=NOW)

    with schema_context(business.schema_name):
        owner = User.objects.get()
        assert (owner.email, owner.role, owner.is_staff, owner.is_superuser) == (
            "owner@third.example",
            "owner",
            True,
            False,
        )
        assert owner.emailaddress_set.get().verified
        profile = BusinessProfile.objects.get()
        assert (profile.name, profile.timezone, profile.locale) == ("Third", "Europe/Berlin", "de")


@pytest.mark.parametrize(
    ("field", "value", "key"),
    [
        ("owner_email", "nobody", "email"),
        ("owner_password", "short", "password"),
        ("timezone", "America", "timezone"),
        ("currency", "euro", "currency"),
        ("name", "x" * 121, "name"),
        ("name", "Third\r\nBcc: x", "name"),
        ("name", "\u202edrihT", "name"),
    ],
)
def test_wrong_answers_leave_nothing(committing, field, value, key):
    with pytest.raises(ValidationError) as caught:
        onboarding.open_business(**(ANSWERS | {field: value}), now=NOW)

    assert list(caught.value.message_dict) == [key]
    assert Business.objects.count() == 3
    assert connection.schema_name == "public"
