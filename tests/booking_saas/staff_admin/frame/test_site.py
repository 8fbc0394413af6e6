"""Who gets in, and that every page opens."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from booking_saas.staff_admin.urls import staff_site
from scheduling.models import (
    Booking,
    Break,
    Closure,
    Customer,
    DateOverride,
    OpeningHours,
    OverrideRange,
    TimeOff,
)
from tenants.accounts.models import Role
from tests.booking_saas.staff_admin.conftest import make_user
from tests.factories import scheduling as make

ROLES = (Role.OWNER, Role.MANAGER, Role.STAFF, Role.FRONT_DESK)


@pytest.fixture
def one_of_each(salon):
    """A row of each kind, so that each change page has something to show."""
    place, ana = salon.location, salon.requirements.get().candidates.get()
    Break.objects.create(resource=ana, weekday=0, opens_minute=720, closes_minute=780)
    override = DateOverride.objects.create(location=place, date=make.MONDAY.date())
    OverrideRange.objects.create(override=override, opens_minute=600, closes_minute=840)
    TimeOff.objects.create(resource=ana, starts_at=make.at(6, day=3), ends_at=make.at(9, day=3))
    Closure.objects.create(name="Trip", first_date=make.MONDAY.date(), last_date=make.MONDAY.date())
    return make.book(salon, make.at(10, day=1)).booking


def list_pages():
    for model in staff_site._registry:
        yield f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"


@pytest.mark.parametrize("name", sorted(set(list_pages())))
def test_list_page_opens(one_of_each, staff, name):
    if not name.startswith("admin:scheduling_businessprofile"):
        assert staff.get(reverse(name)).status_code == 200


@pytest.mark.parametrize(
    "model",
    [m for m in staff_site._registry if m._meta.app_label == "scheduling"],
    ids=lambda m: m._meta.model_name,
)
def test_change_page_opens(one_of_each, staff, model):
    row = model.objects.first()
    name = model._meta.model_name

    assert staff.get(reverse(f"admin:scheduling_{name}_change", args=[row.pk])).status_code == 200


@pytest.mark.parametrize(
    "name", ["service", "resource", "location", "openinghours", "break", "dateoverride", "timeoff"]
)
def test_add_page_opens(staff, name):
    assert staff.get(reverse(f"admin:scheduling_{name}_add")).status_code == 200


@pytest.mark.parametrize("name", ["admin:index", "admin:scheduling_holidays"])
def test_own_page_opens(one_of_each, staff, name):
    assert staff.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("role", ROLES)
def test_each_staff_role_comes_in(salon, client_of, role):
    client = client_of("acme")
    client.force_login(make_user(role))

    assert client.get("/admin/").status_code == 200


def test_stranger_is_sent_to_the_guarded_login(salon, client_of):
    response = client_of("acme").get("/admin/scheduling/booking/")

    assert response.status_code == 302
    assert response["Location"] == "/admin/login/?next=/admin/scheduling/booking/"
    second = client_of("acme").get(response["Location"])
    assert second["Location"] == "/accounts/login/?next=/admin/scheduling/booking/"


@pytest.mark.parametrize(
    ("path", "offers"),
    [
        ("/accounts/login/", True),
        ("/accounts/login/?next=/", True),
        ("/accounts/login/?next=/admin/", False),
        ("/accounts/login/?next=/admin/scheduling/booking/", False),
    ],
)
def test_login_of_the_staff_offers_no_customers_account(salon, client_of, path, offers):
    page = client_of("acme").get(path).text

    assert ("No account yet?" in page) is offers
    assert "Sign in" in page


def test_wrong_password_of_the_staff_is_still_no_reason_to_offer_an_account(
    salon, client_of, settings
):
    settings.RATE_LIMITS = False
    page = client_of("acme").post(
        "/accounts/login/", {"login": "x@example.com", "password": "x", "next": "/admin/"}
    )

    assert page.status_code == 200
    assert "No account yet?" not in page.text


def test_login_never_sends_elsewhere(salon, client_of):
    response = client_of("acme").get("/admin/login/?next=https://evil.example/")

    assert response["Location"] == "/accounts/login/?next=/admin/"


@pytest.mark.parametrize(
    ("role", "fields"),
    [
        (Role.CUSTOMER, {}),
        (Role.CUSTOMER, {"is_staff": True}),
        (Role.OPERATOR, {"is_staff": True, "is_superuser": True}),
        (Role.STAFF, {"is_staff": False}),
    ],
)
def test_who_is_not_staff_is_refused(salon, client_of, role, fields):
    client = client_of("acme")
    client.force_login(make_user(role, **fields))

    response = client.get("/admin/", follow=True)

    assert response.status_code == 403


def test_staff_of_another_business_are_strangers_here(staff, client_of):
    stranger = client_of("globex")
    stranger.cookies = staff.cookies

    response = stranger.get("/admin/")

    assert response["Location"] == "/admin/login/?next=/admin/"


def test_shared_models_are_not_there():
    assert {model._meta.app_label for model in staff_site._registry} <= {
        "scheduling",
        "notifications",
        "billing",
    }


def test_logging_out_needs_a_post(staff):
    assert staff.get("/admin/logout/").status_code == 405
    assert staff.post("/admin/logout/")["Location"] == "/accounts/login/?next=/admin/"
    assert staff.get("/admin/")["Location"] == "/admin/login/?next=/admin/"


@pytest.mark.parametrize("name", ["booking", "customer", "businessprofile"])
def test_what_has_history_cannot_be_deleted(one_of_each, staff, name):
    pk = {"booking": one_of_each.id, "customer": Customer.objects.get().pk}.get(name, 1)

    response = staff.post(f"/admin/scheduling/{name}/{pk}/delete/", {"post": "yes"})

    assert response.status_code == 403
    assert Booking.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("model", "needed_by"),
    [
        ("service", ["Bookings: 1"]),
        ("resource", ["Visits: 1", "Services that need it: 1"]),
        ("location", ["Services: 1", "Staff, rooms and equipment: 1", "Visits: 1"]),
    ],
)
def test_what_is_needed_says_by_what_instead_of_being_deleted(
    one_of_each, salon, staff, method, model, needed_by
):
    ana = salon.requirements.get().candidates.get()
    row = {"service": salon, "resource": ana, "location": salon.location}[model]
    url = f"/admin/scheduling/{model}/{row.pk}"

    response = getattr(staff, method)(f"{url}/delete/", {"post": "yes"})

    assert response.status_code == 200
    assert (
        "This cannot be deleted: bookings or other settings depend on it. Deactivate it instead."
        in response.text
    )
    assert response.context["protected"] == needed_by
    assert type(row).objects.filter(pk=row.pk).exists()
    assert f'href="{url}/delete/"' in staff.get(f"{url}/change/").text


def test_service_without_bookings_can_be_deleted(salon, staff):
    staff.post(f"/admin/scheduling/service/{salon.pk}/delete/", {"post": "yes"})

    assert not type(salon).objects.exists()


def test_history_is_linked_and_told_by_the_clock_of_the_place(salon, staff):
    url = f"/admin/scheduling/location/{salon.location_id}"
    entry = LogEntry.objects.log_actions(
        staff.session["_auth_user_id"], [salon.location], 2, "Moved in.", single_object=True
    )
    LogEntry.objects.filter(pk=entry.pk).update(action_time=make.at(23, 30))

    response = staff.get(f"{url}/history/")

    assert f'href="{url}/history/"' in staff.get(f"{url}/change/").text
    text = " ".join(response.text.split())
    assert "Moved in." in text
    assert "Tuesday, 3 March, 00:30 · Fritzi Front" in text
    assert "Berlin time" in text


@pytest.mark.parametrize(
    "model",
    [m for m in staff_site._registry if m._meta.app_label == "scheduling"],
    ids=lambda m: m._meta.model_name,
)
def test_history_page_opens(one_of_each, staff, model):
    name = model._meta.model_name

    page = reverse(f"admin:scheduling_{name}_history", args=[model.objects.first().pk])

    assert staff.get(page).status_code == 200


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("closure/", "Closures | acme"),
        ("closure/add/", "New closure | acme"),
        ("closure/{pk}/change/", "Closure | Trip | acme"),
        ("businessprofile/1/change/", "Business settings | acme"),
    ],
)
def test_page_is_called_what_people_call_it(one_of_each, staff, path, title):
    text = staff.get(f"/admin/scheduling/{path.format(pk=Closure.objects.get().pk)}").text

    assert f"<title>{title}</title>".lower() in text.lower()


def test_hours_can_be_deleted(salon, staff):
    row = OpeningHours.objects.first()

    staff.post(f"/admin/scheduling/openinghours/{row.pk}/delete/", {"post": "yes"})

    assert not OpeningHours.objects.filter(pk=row.pk).exists()
