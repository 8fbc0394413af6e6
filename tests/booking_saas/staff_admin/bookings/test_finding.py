"""Finding people and free times in as few steps as there can be."""

import pytest

from scheduling.models import Booking
from tests.booking_saas.staff_admin.bookings.test_booking_pages import ADD
from tests.factories import scheduling as make


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Keller Ada", True),
        ("  ada   kel ", True),
        ("ada@", True),
        ("6071681", True),
        ("030 / 607 16-81", True),
        ("+49306071681", True),
        ("607 1682", False),
        ("Ada Koch", False),
        ("000", False),
        ("%", False),
    ],
)
def test_customer_is_found_as_people_are_spoken_of(staff, salon, typed, found):
    contact = make.Contact(name="Ada Keller", email="ada@example.com", phone="+49 30 607 1681")
    make.book(salon, make.at(9), contact=contact)
    make.book(salon, make.at(10))
    expected = ["Ada Keller"] if found else []

    finder = staff.post("/admin/scheduling/booking/customers/", {"find": typed})
    customers = staff.get("/admin/scheduling/customer/", {"q": typed})
    bookings = staff.get("/admin/scheduling/booking/", {"q": typed})

    if len(typed) > 1:
        assert [row.name for row in finder.context["customers"]] == expected
    assert [row.name for row in customers.context["cl"].result_list] == expected
    assert [row.order.contact_name for row in bookings.context["cl"].result_list] == expected


def test_free_time_on_today_leads_to_its_first_start(staff, salon):
    make.book(salon, make.at(10))
    (place,) = staff.get("/admin/?day=2026-03-02").context["places"]
    gaps = [item for item in place["people"][0]["items"] if item.is_gap]

    page = staff.get(gaps[1].url)

    choice = page.context["choice"]
    chosen = [time.text for part in choice.parts for time in part.times if time.chosen]
    assert (choice.staff, str(choice.day), chosen) == ("ana", "2026-03-02", ["12:00"])


@pytest.mark.parametrize("since", ["soon", "2026-03-02T09:00:00", "9999-12-31T23:59:59+00:00"])
def test_strange_time_to_start_from_chooses_nothing(staff, since):
    choice = staff.get(ADD, {"day": "2026-03-02", "since": since}).context["choice"]

    assert not any(time.chosen for part in choice.parts for time in part.times)


def test_visit_over_midnight_says_on_the_next_day_when_it_began(staff, salon):
    ana = salon.requirements.get().candidates.get()
    make.make_hours(21 * 60, 27 * 60, weekdays=range(1), resource=ana)
    night = make.make_service([ana], name="Night", duration_minutes=300)
    make.book(night, make.at(20))

    details = []
    for day in ("2026-03-02", "2026-03-03"):
        (place,) = staff.get(f"/admin/?day={day}").context["places"]
        items = place["people"][0]["items"]
        details += [item.detail for item in items if not item.is_gap]

    assert details == ["Night", "Night, since the day before"]


def test_booking_is_found_by_its_code_however_it_is_typed(staff, salon):
    first = make.book(salon, make.at(9)).booking
    make.book(salon, make.at(10))
    code = first.code

    for typed in (code, code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:]}"):
        page = staff.get("/admin/scheduling/booking/", {"q": typed})

        assert [row.id for row in page.context["cl"].result_list] == [first.id]


def test_number_of_the_api_still_finds_its_booking(staff, salon):
    first = make.book(salon, make.at(9)).booking
    make.book(salon, make.at(10))

    page = staff.get("/admin/scheduling/booking/", {"q": str(first.id)})

    assert [row.id for row in page.context["cl"].result_list] == [first.id]


def test_name_that_looks_like_a_code_finds_people_too(staff, salon):
    contact = make.Contact(name="Kdrttn Hyx", email="k@example.com")
    make.book(salon, make.at(9), contact=contact)

    page = staff.get("/admin/scheduling/booking/", {"q": "kdrttn"})

    assert [row.order.contact_name for row in page.context["cl"].result_list] == ["Kdrttn Hyx"]


def test_code_stands_in_the_list_and_on_the_page(staff, salon):
    booking = make.book(salon, make.at(9)).booking

    listed = staff.get("/admin/scheduling/booking/")
    page = staff.get(f"/admin/scheduling/booking/{booking.id}/change/")

    assert f'<td class="field-booking_code">{booking.code}</td>' in listed.text
    assert f'<dd class="code">{booking.code}</dd>' in page.text
    assert str(booking.id) not in page.text.partition("<main")[2].replace(f"{booking.id}/", "")


@pytest.mark.parametrize(
    ("hour", "tag"), [(8, None), (9, None), (10, "done")], ids=["before", "meanwhile", "after"]
)
def test_usual_visit_has_no_tag_until_it_is_done(staff, salon, clock_at, hour, tag):
    booking = make.book(salon, make.at(9)).booking
    clock_at(make.at(hour))

    page = staff.get(f"/admin/scheduling/booking/{booking.id}/change/")
    listed = staff.get("/admin/scheduling/booking/?day=all")

    found = page.context["tag"]
    assert (found and str(found.text)) == tag
    assert ('class="tag' in listed.text.partition("result_list")[2]) is bool(tag)
    empty = '<td class="field-state"></td>' in listed.text.replace("&nbsp;", "")
    assert empty is (tag is None)


def test_unusual_visit_is_tagged(staff, salon, clock_at):
    booking = make.book(salon, make.at(9)).booking
    Booking.objects.update(status="no_show")
    clock_at(make.at(12))

    page = staff.get(f"/admin/scheduling/booking/{booking.id}/change/")
    customer = staff.get(f"/admin/scheduling/customer/{Booking.objects.get().customer_id}/change/")

    assert str(page.context["tag"].text) == "No-show"
    assert 'class="tag tag--warn">No-show</span>' in customer.text
