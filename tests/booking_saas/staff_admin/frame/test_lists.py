"""Lists: what they find, and that they cost the same however long they are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scheduling.models import Booking, Closure, OpeningHours, Service, TimeOff
from tests.factories import scheduling as make

LIST = "/admin/scheduling/booking/"


def count_queries(client, url: str) -> int:
    client.get(url)  # what is kept from request to request is there now
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.fixture
def fill(salon):
    """Return a way to have that many rows of everything."""

    def to(total: int) -> None:
        ana = salon.requirements.get().candidates.get()
        for number in range(Booking.objects.count(), total):
            make.book(salon, make.at(9 + number))
            day = make.MONDAY + timedelta(days=30 + number)
            TimeOff.objects.create(resource=ana, starts_at=day, ends_at=day + timedelta(hours=4))
            Closure.objects.create(name="Trip", first_date=day, last_date=day)

    return to


@pytest.mark.parametrize(
    ("url", "queries"),
    [
        (f"{LIST}?day=2026-03-02", 11),
        ("/admin/scheduling/customer/", 6),
        ("/admin/scheduling/timeoff/", 7),
        ("/admin/scheduling/closure/", 7),
        ("/admin/?day=2026-03-02", 16),
    ],
)
def test_list_takes_the_same_queries_for_one_and_for_three(staff, fill, url, queries):
    fill(1)
    one = count_queries(staff, url)
    fill(3)

    assert (one, count_queries(staff, url)) == (queries, queries)


def test_list_of_services_takes_the_same_queries_for_one_and_for_three(staff, salon):
    one = count_queries(staff, "/admin/scheduling/service/")
    for number in range(2):
        make.make_service([salon.requirements.get().candidates.get()], slug=f"other-{number}")

    assert Service.objects.count() == 3
    assert (one, count_queries(staff, "/admin/scheduling/service/")) == (7, 7)


def test_list_of_hours_takes_the_same_queries_for_one_and_for_three(staff, salon):
    OpeningHours.objects.filter(weekday__gt=0).delete()
    one = count_queries(staff, "/admin/scheduling/openinghours/")
    make.make_hours(resource=salon.requirements.get().candidates.get(), weekdays=range(1, 3))

    assert (one, count_queries(staff, "/admin/scheduling/openinghours/")) == (8, 8)


def names(response) -> list[str]:
    return [booking.order.contact_name for booking in response.context["cl"].result_list]


def book_for(salon, name: str, start, **contact):
    contact = {"email": f"{name.lower()}@example.com"} | contact
    return make.book(salon, start, contact=make.Contact(name=name, **contact)).booking


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Ana", "Ben", "Cleo", "Dora"]),
        ("day=today", ["Ana"]),
        ("day=tomorrow", ["Ben"]),
        ("day=week", ["Ana", "Ben", "Cleo"]),
        ("day=2026-03-08", ["Cleo"]),
        ("day=past", []),
        ("day=all", ["Ana", "Ben", "Cleo", "Dora"]),
        ("day=nonsense", ["Ana", "Ben", "Cleo", "Dora"]),
        ("staff=ana&day=today", ["Ana"]),
        ("staff=nobody%00", ["Ana", "Ben", "Cleo", "Dora"]),
        ("status__exact=cancelled", []),
        ("q=dora@example", ["Dora"]),
        ("q=+49 77", ["Cleo"]),
    ],
)
def test_bookings_are_filtered(staff, salon, clock_at, query, found):
    book_for(salon, "Ana", make.at(9))
    book_for(salon, "Ben", make.at(9, day=1))
    book_for(salon, "Cleo", make.at(15, day=6), phone="+49 77 1")
    book_for(salon, "Dora", make.at(9, day=7))
    clock_at(make.at(6))

    assert names(staff.get(f"{LIST}?{query}")) == found


@pytest.mark.parametrize("query", ["status__exact=%00", "q=%00", "%00=1", "service__id__exact=%00"])
def test_characters_that_no_text_has_are_no_error_of_the_server(staff, query):
    assert staff.get(f"{LIST}?{query}", follow=True).status_code == 200


def test_cancelled_visits_are_shown_to_who_asks_for_them(staff, salon):
    book_for(salon, "Ana", make.at(9))
    gone = book_for(salon, "Ben", make.at(10))
    staff.post(f"{LIST}{gone.id}/cancel/", {"key": str(gone.id)})

    assert names(staff.get(LIST)) == ["Ana"]
    assert names(staff.get(f"{LIST}?status__exact=cancelled")) == ["Ben"]
    assert names(staff.get(f"{LIST}?day=2026-03-02")) == ["Ana", "Ben"]


def test_field_for_a_day_keeps_search_and_filters(staff, salon):
    text = staff.get(f"{LIST}?day=2026-03-02&staff=ana&status__exact=confirmed&q=nora").text

    day_form = text[text.index('class="day-form"') :]
    day_form = day_form[: day_form.index("</form>")]
    assert 'id="day-input" value="2026-03-02"' in day_form
    for name, value in (("staff", "ana"), ("status__exact", "confirmed"), ("q", "nora")):
        assert day_form.count(f'name="{name}" value="{value}"') == 1
    assert day_form.count('name="day"') == 1


def test_booking_is_found_by_its_number(staff, salon):
    booking = book_for(salon, "Ana", make.at(9))
    book_for(salon, "Ben", make.at(10))

    assert names(staff.get(f"{LIST}?q={booking.id}")) == ["Ana"]


def test_day_is_the_day_of_the_location(staff, salon, clock_at):
    make.make_hours(
        21 * 60, 24 * 60, weekdays=range(1), resource=salon.requirements.get().candidates.get()
    )
    salon.location.timezone = "America/New_York"
    salon.location.save()
    late = make.at(2, day=1)
    book_for(salon, "Late", late)

    assert names(staff.get(f"{LIST}?day=2026-03-02")) == ["Late"]
    assert names(staff.get(f"{LIST}?day=2026-03-03")) == []


def test_search_looks_through_the_past_too(staff, salon, clock_at):
    book_for(salon, "Ana", make.at(9))
    clock_at(make.at(9, day=40))

    assert names(staff.get(LIST)) == []
    assert names(staff.get(f"{LIST}?q=ana")) == ["Ana"]
