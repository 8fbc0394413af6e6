"""What a business sends, and in which words: the page says what holds and the form changes it."""

from datetime import time

import pytest
from django.test import override_settings

from notifications.models import MessageSettings
from notifications.queries import settings
from tenants.operations import texting
from tests.booking_saas.staff_admin.conftest import clock_at, salon, staff  # noqa: F401 - fixtures
from tests.factories import scheduling as make

COUNTRIES = "Germany, Austria, Switzerland"
BUDGET = "Text messages go out, at most 1 part a month. 0 parts were used this month."
PAGE = "/admin/messages/settings/"
TYPED = {
    "neutral_wording": "on",
    "follow_up": "on",
    "day_sheet": "on",
    "day_sheet_at": "05:30",
    "sms": "on",
    "sms_countries": "de, AT  ch de",
    "sms_monthly_budget": "1",
}


def test_page_says_what_holds_before_anybody_chose(staff):  # noqa: F811 - a fixture
    page = staff.get(PAGE)

    assert page.context["sentences"] == [
        "Subjects and calendars name the service.",
        "Customers are reminded 24 hours, 1 hour before the visit.",
        "Customers get no message after their visit.",
        "Staff with visits get their day by e-mail at 06:00.",
        "No text messages are sent.",
    ]
    assert MessageSettings.objects.count() == 0


def test_saved_form_changes_what_it_says(staff):  # noqa: F811 - a fixture
    page = staff.post(PAGE, TYPED, follow=True)

    row = settings.get_settings()
    assert (row.neutral_wording, row.follow_up, row.day_sheet, row.sms) == (True,) * 4
    assert (row.day_sheet_at, row.sms_countries) == (time(5, 30), ["DE", "AT", "CH"])
    assert page.context["sentences"] == [
        "Subjects and calendars say “Visit” instead of naming the service.",
        "Customers are reminded 24 hours, 1 hour before the visit.",
        "Customers get a message a day after their visit.",
        "Staff with visits get their day by e-mail at 05:30.",
        f"{BUDGET} To numbers of: {COUNTRIES}.",
    ]


def test_platform_without_a_provider_is_named(staff):  # noqa: F811 - a fixture
    with override_settings(SMS={}):
        page = staff.get(PAGE)

    assert page.context["sentences"][-1] == (
        "No text messages are sent: this platform has no provider for them yet."
    )


def test_parts_of_this_month_are_counted(staff):  # noqa: F811 - a fixture
    staff.post(PAGE, TYPED)
    texting.note_text(
        1, 0, sender="+4915100000000", phone="+491711234567", parts=3, asks=True, now=make.NOW
    )

    assert "3 parts were used this month." in staff.get(PAGE).context["sentences"][-1]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("sms_countries", "DE, XX"),
        ("sms_countries", "x" * 10_000),
        ("sms_monthly_budget", "-1"),
        ("sms_monthly_budget", "9" * 30),
        ("day_sheet_at", "25:00"),
        ("day_sheet_at", ""),
    ],
)
def test_refused_form_says_where_and_changes_nothing(staff, field, typed):  # noqa: F811 - a fixture
    page = staff.post(PAGE, TYPED | {field: typed})

    assert list(page.context["form"].errors) == [field]
    assert page.context["form"][field].value() == typed
    assert "Nothing was saved. What you typed is still here." in page.text
    assert MessageSettings.objects.count() == 0
