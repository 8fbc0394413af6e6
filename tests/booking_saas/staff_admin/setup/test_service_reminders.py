"""A service's own reminders on its page: those of the business, its own, or none."""

import pytest

from notifications.models import ReminderPlan
from notifications.queries import reminders
from scheduling.models import Service
from tests.booking_saas.staff_admin.frame.test_reminder_fields import type_reminders
from tests.booking_saas.staff_admin.setup.test_catalog import SERVICES, service_form
from tests.factories import scheduling as make


def post(staff, salon, *pairs, chosen="own", **fields):
    """Save the service of the fixture with this choice."""
    role = salon.requirements.get()
    form = service_form(salon, slug="cut", **fields) | {
        "requirements-INITIAL_FORMS": 1,
        "requirements-0-id": role.pk,
        "requirements-0-service": salon.pk,
        "reminders_from": chosen,
    }
    url = f"{SERVICES}{salon.pk}/change/"
    return staff.post(url, form | type_reminders(*pairs), follow=True)


def list_told(page):
    return [str(each) for each in page.context["messages"]][:1]


def test_page_says_what_the_business_has(staff, salon):
    page = staff.get(f"{SERVICES}{salon.pk}/change/")

    assert "Those of the business: 24 hours, 1 hour before the visit" in page.text
    assert page.context["adminform"].form["reminders_from"].value() == "business"


def test_own_reminders_are_saved_and_told(staff, salon):
    page = post(staff, salon, ("30", "minutes"), ("3", "days"))

    assert reminders.find_own_minutes(salon.pk) == [4320, 30]
    assert list_told(page) == [
        (
            "Customers of “Color” are now reminded 3 days, 30 minutes before the visit. This"
            " holds for visits already booked too, except for reminders whose time has passed or"
            " comes within 15 minutes."
        )
    ]
    form = staff.get(f"{SERVICES}{salon.pk}/change/").context["adminform"].form
    assert form["reminders_from"].value() == "own"
    assert form["reminders"].value()[:4] == ["3", "days", "30", "minutes"]


def test_service_without_reminders_and_back_to_those_of_the_business(staff, salon):
    none = post(staff, salon, chosen="none")

    assert reminders.find_own_minutes(salon.pk) == []
    assert list_told(none) == [
        "Customers of “Color” get no more reminders, of visits already booked neither."
    ]

    back = post(staff, salon, chosen="business")

    assert reminders.find_own_minutes(salon.pk) is None
    offsets = reminders.load_plans().get(salon.pk)
    assert [(each.minutes, each.set_at) for each in offsets] == [(1440, make.NOW), (60, make.NOW)]
    assert list_told(back) == [
        (
            "Customers of “Color” are now reminded 24 hours, 1 hour before the visit. This"
            " holds for visits already booked too, except for reminders whose time has passed or"
            " comes within 15 minutes."
        )
    ]


def test_new_service_gets_its_reminders_at_once(staff, salon):
    form = service_form(salon) | {"reminders_from": "own"} | type_reminders(("2", "hours"))

    staff.post(f"{SERVICES}add/", form)

    assert reminders.map_own_minutes() == {Service.objects.get(slug="color").pk: [120]}


def test_page_without_the_choice_leaves_reminders_as_they_are(staff, salon):
    staff.post(f"{SERVICES}add/", service_form(salon))

    assert Service.objects.count() == 2
    assert ReminderPlan.objects.count() == 0


@pytest.mark.parametrize(
    ("chosen", "pairs", "field", "told"),
    [
        ("own", [], "reminders", "Enter at least one reminder, or choose “No reminders”."),
        (
            "business",
            [("2", "hours")],
            "reminders_from",
            "Choose “Its own” for the reminders below, or remove them.",
        ),
        (
            "none",
            [("2", "hours")],
            "reminders_from",
            "Choose “Its own” for the reminders below, or remove them.",
        ),
        (
            "own",
            [("60", "days")],
            "reminders",
            "A reminder goes out at most 30 days before the visit.",
        ),
    ],
)
def test_contradiction_is_refused_at_its_field_and_changes_nothing(
    staff, salon, chosen, pairs, field, told
):
    page = post(staff, salon, *pairs, chosen=chosen)

    form = page.context["adminform"].form
    assert form.errors == {field: [told]}
    assert form["reminders"].value() == list(type_reminders(*pairs).values())
    salon.refresh_from_db()
    assert (salon.name, ReminderPlan.objects.count()) == ("Haircut", 0)


def test_own_reminders_left_on_the_page_do_not_stand_in_the_way_of_another_choice(staff, salon):
    post(staff, salon, ("2", "hours"))

    post(staff, salon, ("2", "hours"), chosen="business")

    assert reminders.find_own_minutes(salon.pk) is None
