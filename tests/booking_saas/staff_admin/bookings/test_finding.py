"""Finding people and free times in as few steps as there can be."""

import pytest

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
