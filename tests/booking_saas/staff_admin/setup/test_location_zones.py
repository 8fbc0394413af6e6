"""Changing a location's zone says what is booked, and asks what is to stay of it."""

from uuid import UUID

import pytest

from booking_saas.staff_admin.setup import location_zones
from scheduling.models import Booking, BookingEvent, Location, Slot, TimeOff
from scheduling.queries.clocks.rezoning import RezonedVisit
from tenants.models import OutboxMessage
from tests.factories import scheduling as make

PREVIEW = "The new time zone and what is booked"


@pytest.fixture
def page(salon):
    return f"/admin/scheduling/location/{Location.objects.get().pk}/change/"


def form(**fields):
    formsets = {}
    for name in ("opening_hours", "breaks"):
        formsets[f"{name}-TOTAL_FORMS"] = formsets[f"{name}-INITIAL_FORMS"] = "0"
    return {
        "name": "Main street",
        "address": "",
        "timezone": "Europe/London",
        "country": "",
        "subdivision": "",
        "slug": "main",
        "active": "on",
        **formsets,
    } | fields


@pytest.fixture
def visit(salon):
    contact = make.Contact(name="Ida", email="ida@example.com")
    return make.book(salon, make.at(12), contact=contact).booking


def state():
    return (
        Location.objects.get().timezone,
        list(Slot.objects.values_list("starts_at", flat=True)),
        Booking.objects.get().version,
        BookingEvent.objects.count(),
    )


def told(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_what_is_booked_is_told_before_anything_is_saved(staff, page, visit):
    before = state()

    response = staff.post(page, form())

    text = " ".join(response.text.split())
    assert state() == before
    assert PREVIEW in text
    assert "1 visit keeps its moment unless you choose otherwise" in text
    assert "Haircut, Ida</a>: now Monday, 2 March, 13:00, then Monday, 2 March, 12:00" in text
    assert response.context["adminform"].form.errors == {
        "zone_keeps": ["Choose what is to stay of what is booked."]
    }
    assert '<option value="Europe/London" selected>' in text


def test_wall_times_are_kept_and_customers_told(staff, page, visit):
    response = staff.post(page, form(zone_keeps="wall_times", zone_tells="on"), follow=True)

    assert state() == ("Europe/London", [make.at(13)], 2, 2)
    assert "1 visit keeps its time on the clock of the new zone." in told(response)
    assert "The customers are told." in told(response)
    event = BookingEvent.objects.get(version=2)
    assert (event.topic, event.actor, event.actor_name) == (
        "booking.rescheduled",
        "staff",
        "Fritzi Front",
    )
    consumers = OutboxMessage.objects.filter(topic=event.topic).values_list("consumer", flat=True)
    assert sorted(consumers) == [
        "notifications.plan_alarms",
        "notifications.tell_customer",
        "notifications.tell_staff",
        "notifications.text_customer",
    ]


def test_instants_are_kept_and_nobody_is_told(staff, page, visit):
    response = staff.post(page, form(zone_keeps="instants"), follow=True)

    assert state() == ("Europe/London", [make.at(12)], 1, 1)
    assert "1 visit keeps its moment and reads another time now." in told(response)
    assert "The customers are not told." in told(response)


def test_time_that_is_taken_is_named_and_nothing_changes(staff, page, salon, visit):
    van = make.make_resource(Location.objects.get(), slug="van", kind="equipment")
    salon.requirements.create(role="van", position=1).candidates.add(van)
    mine = make.book(salon, make.at(14)).booking
    elsewhere = make.make_location(slug="other", timezone="Europe/Berlin")
    far = make.make_service([van], location=elsewhere)
    make.book(far, make.at(15))
    before = list(Slot.objects.order_by("pk").values())

    response = staff.post(page, form(zone_keeps="wall_times"))

    (problem,) = response.context["adminform"].form.errors["zone_keeps"]
    assert problem.startswith("1 visit cannot keep its time on the clock")
    assert "Monday, 2 March, 15:00" in problem
    assert list(Slot.objects.order_by("pk").values()) == before
    assert Location.objects.get(slug="main").timezone == "Europe/Berlin"
    assert Booking.objects.get(pk=mine.id).version == 1


def test_visits_in_the_way_are_named_and_the_rest_is_counted(acme):
    visit = RezonedVisit(
        booking_id=UUID(int=0),
        slot_id=UUID(int=0),
        customer_id=1,
        service_name="Haircut",
        contact_name="Ida",
        has_address=True,
        is_remote=False,
        starts_at=make.at(12),
        moved_to=make.at(13),
        before="Europe/Berlin",
        after="Europe/London",
    )

    (few,) = location_zones.tell_obstacles([visit] * 20).messages
    (many,) = location_zones.tell_obstacles([visit] * 22).messages

    assert few.count("Ida") == many.count("Ida") == 20
    assert "Ida. Move or cancel them first" in few
    assert "Ida; and 2 more. Move or cancel them first" in many


def test_zone_with_the_same_clock_asks_nothing(staff, page, visit):
    staff.post(page, form(timezone="Europe/Vienna"))

    assert state() == ("Europe/Vienna", [make.at(12)], 1, 1)


def test_location_without_visits_asks_nothing(staff, page):
    staff.post(page, form())

    assert Location.objects.get().timezone == "Europe/London"


def test_time_off_alone_is_asked_about_too(staff, page, salon):
    ana = salon.requirements.get().candidates.get()
    TimeOff.objects.create(resource=ana, starts_at=make.at(8), ends_at=make.at(9))

    asked = staff.post(page, form())
    staff.post(page, form(zone_keeps="wall_times"))

    assert "1 time off of people and rooms here is kept as a moment too." in " ".join(
        asked.text.split()
    )
    assert TimeOff.objects.get().starts_at == make.at(9)


def test_other_changes_of_a_location_ask_nothing(staff, page, visit):
    response = staff.post(page, form(timezone="Europe/Berlin", name="Hauptstraße"))

    assert response.status_code == 302
    assert Location.objects.get().name == "Hauptstraße"
    assert PREVIEW not in staff.get(page).text
