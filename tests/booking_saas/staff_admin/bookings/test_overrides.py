"""What staff override holds for the visit that they were warned of, and is never an accident."""

import pytest

from scheduling.models import Booking, BookingEvent
from tests.booking_saas.staff_admin.bookings.test_booking_pages import ADD, anyway, form
from tests.factories import scheduling as make


def test_plain_button_is_the_one_that_enter_presses(staff):
    data = form(start="", time="08:00")

    page = staff.post(ADD, data).text

    main = page.index('<form method="post" class="booking"')
    first = page.index('<button type="submit"', main)
    assert page[first : page.index("</button>", first)].endswith(">Book")
    assert first < page.index('name="anyway"')


@pytest.mark.parametrize(
    "change",
    [{"time": "07:00"}, {"day": "2026-03-03"}, {"staff": "ana"}, {"service": "wash"}],
    ids=lambda change: next(iter(change)),
)
def test_what_was_set_aside_holds_for_no_other_visit(staff, salon, change):
    make.make_service([salon.requirements.get().candidates.get()], slug="wash", name="Wash")
    data = form(start="", time="08:00")
    refused = staff.post(ADD, data)

    again = staff.post(ADD, data | anyway(refused) | change)

    assert again.context["refusal"].overrides == ("closed",)
    assert Booking.objects.count() == 0
    staff.post(ADD, data | change | anyway(again))
    assert BookingEvent.objects.get().overrides == ["closed"]


def test_what_was_set_aside_for_a_move_holds_for_no_other_time(staff, salon):
    booking = make.book(salon, make.at(9)).booking
    move = f"/admin/scheduling/booking/{booking.id}/move/"
    data = form(start="", time="20:00")
    refused = staff.post(move, data)

    again = staff.post(move, data | anyway(refused) | {"time": "21:00"})

    assert again.context["refusal"].overrides == ("closed",)
    assert Booking.objects.get().slot.starts_at == make.at(9)


def test_every_reason_is_named_where_nothing_can_be_set_aside(staff, salon):
    make.book(salon, make.at(9))

    response = staff.post(ADD, form(start="", time="10:07", staff="ana"))

    refusal = response.context["refusal"]
    assert (refusal.code, refusal.overrides) == ("off_grid", ())
    assert refusal.sentence == "Several things stand against this time."
    # What nobody can override comes first.
    assert refusal.reasons == (
        "Ana has a visit 10:00–11:00.",
        "Visits with Ana do not usually start at that time.",
    )
    assert all(response.text.count(reason) == 1 for reason in refusal.reasons)
    assert "This cannot be overridden." in response.text
    assert Booking.objects.count() == 1
