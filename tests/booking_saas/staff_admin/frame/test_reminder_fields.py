"""When customers are reminded, chosen for the business: typed in words, by one rule."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from booking_saas.staff_admin.frame.reminder_fields import tell_reminders
from notifications.models import MessageSettings, ReminderOffset, ReminderPlan
from notifications.queries import reminders
from notifications.queries.reminders import Offset
from tests.booking_saas.staff_admin.conftest import clock_at, salon, staff  # noqa: F401 - fixtures
from tests.booking_saas.staff_admin.messages.test_settings_page import PAGE, TYPED

USUAL = "Customers are reminded 24 hours, 1 hour before the visit."
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def type_reminders(*pairs, name="reminders"):
    """Return the form's fields: number and unit of each reminder, empty ones behind."""
    rows = [*pairs, *[("", "hours")] * (5 - len(pairs))]
    typed = [text for pair in rows for text in pair]
    return {f"{name}_{index}": text for index, text in enumerate(typed)}


def list_rows():
    return list(ReminderOffset.objects.values_list("minutes", flat=True).order_by("minutes"))


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        ((1440, 60), "24 hours, 1 hour before the visit"),
        ((5, 43200), "30 days, 5 minutes before the visit"),
        ((90, 2880, 1500), "2 days, 25 hours, 90 minutes before the visit"),
        ((), "never"),
    ],
)
def test_reminders_are_told_in_words_the_longest_first(acme, minutes, told):
    assert tell_reminders(minutes) == told


def test_reminders_are_told_in_german(acme):
    with translation.override("de"):
        assert tell_reminders([60, 1440]) == "24 Stunden, 1 Stunde vor dem Termin"


def test_page_shows_the_usual_reminders_before_anybody_chose(staff):  # noqa: F811 - a fixture
    page = staff.get(PAGE)

    assert page.context["sentences"][1] == USUAL
    assert 'aria-label="Reminder 1: how long before"' in page.text
    assert page.context["form"]["reminders"].value()[:6] == [
        "24",
        "hours",
        "1",
        "hours",
        "",
        "hours",
    ]
    assert ReminderPlan.objects.count() == 0


def test_saved_reminders_count_from_now_and_the_page_says_for_what(staff):  # noqa: F811 - a fixture
    typed = type_reminders(("30", "minutes"), ("2", "days"), ("24", "hours"))

    page = staff.post(PAGE, TYPED | typed, follow=True)

    assert [str(each) for each in page.context["messages"]] == [
        (
            "Saved. Customers are now reminded 2 days, 24 hours, 30 minutes before the visit. This"
            " holds for visits already booked too, except for reminders whose time has passed or"
            " comes within 15 minutes."
        )
    ]
    plan = reminders.load_plans().business
    assert [each.minutes for each in plan] == [2880, 1440, 30]
    assert [each.set_at is None for each in plan] == [False, True, False]


def test_no_reminders_are_saved_as_none(staff):  # noqa: F811 - a fixture
    page = staff.post(PAGE, TYPED | type_reminders(), follow=True)

    assert reminders.load_plans().business == ()
    assert page.context["sentences"][1] == "Customers are not reminded of their visits."
    assert [str(each) for each in page.context["messages"]] == [
        "Saved. Customers get no more reminders, of visits already booked neither."
    ]


def test_what_was_so_already_is_not_told_as_a_change(staff):  # noqa: F811 - a fixture
    same = type_reminders(("1", "hours"), ("1", "days"))

    page = staff.post(PAGE, TYPED | same, follow=True)

    assert [str(each) for each in page.context["messages"]] == ["Saved."]
    assert ReminderPlan.objects.count() == 0


def test_page_without_the_field_leaves_reminders_as_they_are(staff):  # noqa: F811 - a fixture
    staff.post(PAGE, TYPED)

    assert reminders.load_plans().business == (Offset(minutes=1440), Offset(minutes=60))


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ([("-1", "hours")], "A reminder goes out 5 minutes before the visit or earlier."),
        ([("0", "minutes")], "A reminder goes out 5 minutes before the visit or earlier."),
        ([("1", "minutes")], "A reminder goes out 5 minutes before the visit or earlier."),
        ([("60", "days")], "A reminder goes out at most 30 days before the visit."),
        (
            [("60", "minutes"), ("1", "hours")],
            "Two of the reminders are at the same time.",
        ),
        ([("soon", "hours")], "“soon” is no whole number."),
        ([("1.5", "hours")], "“1.5” is no whole number."),
        ([("9" * 30, "days")], "“999999999999” is no whole number."),
        ([("1", "years")], "“1” is no whole number."),
    ],
)
def test_refused_reminders_say_why_at_the_field_and_nothing_is_lost(staff, pairs, told):  # noqa: F811 - a fixture
    typed = type_reminders(*pairs)

    page = staff.post(PAGE, TYPED | typed)

    assert page.context["form"].errors == {"reminders": [told]}
    assert page.context["form"]["reminders"].value() == list(typed.values())
    assert 'id="id_reminders_error"' in page.text
    assert (MessageSettings.objects.count(), ReminderPlan.objects.count()) == (0, 0)
