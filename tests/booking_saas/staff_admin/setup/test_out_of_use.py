"""Taking somebody or something out of use: what stays is named, and the history says who did it."""

import pytest
from django.contrib.admin.models import LogEntry

from scheduling.models import Booking, Resource
from tests.booking_saas.staff_admin.setup.test_catalog import location_form, service_form
from tests.factories import scheduling as make

LIST = "/admin/scheduling/booking/"
STAYS = (
    "%s no longer takes bookings, but 1 upcoming booking remains."
    " Move or cancel it if it cannot take place."
)


def ana_of(salon):
    return salon.requirements.get().candidates.get()


@pytest.mark.parametrize(
    ("model", "name", "query"),
    [
        ("resource", "Ana", "staff=ana"),
        ("service", "Haircut", "service__id__exact={salon.pk}"),
        ("location", "Main street", "location=main"),
    ],
)
def test_action_names_the_bookings_that_stay(staff, salon, model, name, query):
    booking = make.book(salon, make.at(9)).booking
    row = {"resource": ana_of(salon), "service": salon, "location": salon.location}[model]
    data = {"action": "stop_bookings", "_selected_action": [row.pk], "index": 0}

    response = staff.post(f"/admin/scheduling/{model}/", data, follow=True)

    address = f"{LIST}?{query.format(salon=salon)}"
    row.refresh_from_db()
    assert row.active is False
    assert STAYS % name in response.text
    assert f'href="{address}"' in response.text
    assert [item.pk for item in staff.get(address).context["cl"].result_list] == [booking.id]
    entry = LogEntry.objects.get()
    assert (entry.object_repr, entry.get_change_message()) == (str(row), "Changed active.")
    assert Booking.objects.get().status == "confirmed"


def test_action_writes_no_history_for_what_was_so_before(staff, salon):
    data = {"action": "take_bookings", "_selected_action": [salon.pk], "index": 0}

    response = staff.post("/admin/scheduling/service/", data, follow=True)

    assert "0 rows changed." in response.text
    assert LogEntry.objects.count() == 0


def test_action_says_nothing_where_no_booking_stays(staff, salon, clock_at):
    make.book(salon, make.at(9))
    clock_at(make.at(10))
    data = {"action": "stop_bookings", "_selected_action": [ana_of(salon).pk], "index": 0}

    response = staff.post("/admin/scheduling/resource/", data, follow=True)

    assert "1 row changed." in response.text
    assert "no longer takes bookings" not in response.text


def test_form_names_the_bookings_that_stay(staff, salon):
    make.book(salon, make.at(9))
    ana = ana_of(salon)
    data = location_form(
        name="Ana",
        slug="ana",
        kind="staff",
        location=salon.location_id,
        weight=1,
        turnaround_before_minutes=0,
        turnaround_after_minutes=0,
        position=0,
    )
    del data["active"]

    response = staff.post(f"/admin/scheduling/resource/{ana.pk}/change/", data, follow=True)

    assert STAYS % "Ana" in response.text
    assert Resource.objects.get().active is False


def test_form_that_leaves_it_in_use_says_nothing(staff, salon):
    make.book(salon, make.at(9))
    data = service_form(salon) | {
        "name": "Haircut",
        "slug": "cut",
        "requirements-INITIAL_FORMS": 1,
        "requirements-0-id": salon.requirements.get().pk,
    }

    response = staff.post(f"/admin/scheduling/service/{salon.pk}/change/", data, follow=True)

    assert response.redirect_chain
    assert "no longer takes bookings" not in response.text


def test_list_finds_the_bookings_of_a_room(staff, salon):
    sauna = make.make_resource(salon.location, slug="sauna", name="Sauna", kind="room")
    bath = make.make_service([sauna], name="Bath")
    make.book(salon, make.at(9))
    booking = make.book(bath, make.at(9)).booking

    response = staff.get(f"{LIST}?staff=sauna")

    assert [item.pk for item in response.context["cl"].result_list] == [booking.id]
    assert "Sauna" in response.text
    page = staff.get(f"{LIST}{booking.id}/change/")
    assert "Sauna" in page.text
    assert "chosen by us" not in page.text


def test_places_are_a_filter_once_there_are_two(staff, salon):
    here = make.book(salon, make.at(9)).booking
    north = make.make_location(slug="north", name="North")
    there = make.book(make.make_service([make.make_resource(north)]), make.at(9)).booking

    found = {
        slug: [item.pk for item in staff.get(f"{LIST}?location={slug}").context["cl"].result_list]
        for slug in ("main", "north")
    }

    assert found == {"main": [here.id], "north": [there.id]}
