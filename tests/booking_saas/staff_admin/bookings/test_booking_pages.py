"""Booking through the staff's page: the same results and the same words as everywhere."""

from datetime import timedelta
from uuid import uuid4

import pytest

from booking_saas.staff_admin.bookings.booking_forms import name_visit
from scheduling.models import Booking, BookingEvent, Customer, OpeningHours, Order
from tests.factories import scheduling as make

ADD = "/admin/scheduling/booking/add/"


def form(**fields) -> dict[str, str]:
    return {
        "key": str(uuid4()),
        "service": "cut",
        "staff": "",
        "day": "2026-03-02",
        "start": make.at(9).isoformat(),
        "name": "Nora",
        "email": "Nora@Example.com",
        "phone": "",
        "note": "",
        "overrides": "",
    } | fields


def anyway(response) -> dict[str, str]:
    """Return what the button under the warning of that page sends."""
    refusal = response.context["refusal"]
    return {"overrides": ",".join(refusal.overrides), "about": refusal.about, "anyway": "yes"}


def test_page_offers_the_open_times_of_the_engine(staff):
    response = staff.get(f"{ADD}?service=cut&day=2026-03-02")

    texts = [time.text for part in response.context["choice"].parts for time in part.times]
    assert texts == ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"]


def test_day_without_time_names_the_next_free_day(staff, salon):
    salon.requirements.get().candidates.get().opening_hours.filter(weekday=1).delete()

    response = staff.get("/admin/scheduling/booking/times/?service=cut&day=2026-03-03")

    assert response.context["choice"].next_day.isoformat() == "2026-03-04"
    assert "Closed on this day." in response.text
    assert "Next free: Wednesday, 4 March, 09:00" in " ".join(response.text.split())


def test_day_that_is_full_is_not_called_closed(staff, salon):
    for hour in range(8, 16):
        make.book(salon, make.at(hour))

    response = staff.get("/admin/scheduling/booking/times/?service=cut&day=2026-03-02")

    assert "Nothing is free on this day." in response.text
    assert "Closed on this day." not in response.text


def test_page_opens_on_the_first_day_with_free_time(staff, salon, clock_at):
    clock_at(make.at(7))
    for hour in range(8, 16):
        make.book(salon, make.at(hour))

    first = staff.get(ADD).context["choice"]
    chosen = staff.get(ADD, {"day": "2026-03-02"}).context["choice"]

    assert (str(first.day), bool(first.parts)) == ("2026-03-03", True)
    assert (str(chosen.day), bool(chosen.parts)) == ("2026-03-02", False)


def test_what_is_booked_stands_beside_the_button(staff, salon):
    page = staff.get(ADD, {"day": "2026-03-02", "staff": "ana", "start": make.at(9).isoformat()})
    nothing = staff.get(ADD, {"day": "2026-03-02"})

    chosen = "Haircut · Ana · Monday, 2 March, 10:00–11:00 · €45"
    text = " ".join(page.text.split())
    assert chosen in text.partition('class="submit-row"')[2]
    assert f'data-summary="{chosen}" checked' in text
    assert 'data-before="Haircut · Ana · Monday, 2 March, " data-after=" · €45"' in text
    assert "No time is chosen yet." in nothing.text.partition('class="submit-row"')[2]


def test_booking_is_made_by_the_operation(staff):
    response = staff.post(ADD, form())

    booking = Booking.objects.get()
    assert response["Location"] == f"/admin/scheduling/booking/{booking.pk}/change/"
    event = booking.events.get()
    assert (booking.order.source, booking.status, booking.any_staff) == (
        "admin",
        "confirmed",
        True,
    )
    assert (booking.order.contact_name, booking.order.contact_email) == ("Nora", "nora@example.com")
    assert booking.slot.starts_at == make.at(9)
    assert (event.actor, event.actor_name, event.overrides) == ("staff", "Fritzi Front", [])


@pytest.mark.parametrize(("source", "told"), [("site", "Booking page"), ("admin", "Staff")])
def test_page_of_a_booking_says_through_which_door_it_came(staff, salon, source, told):
    booking = make.book(salon, make.at(9)).booking
    Order.objects.update(source=source)

    page = " ".join(staff.get(f"/admin/scheduling/booking/{booking.id}/change/").text.split())

    assert f"<dt>Booked via</dt><dd>{told}</dd>" in page


def test_typed_time_is_by_the_clock_of_the_location(staff):
    staff.post(ADD, form(start="", time="11:00", staff="ana"))

    assert Booking.objects.get().slot.starts_at == make.at(10)


def test_repeat_of_the_same_form_books_once(staff):
    data = form()

    first = staff.post(ADD, data)
    again = staff.post(ADD, data)

    assert again["Location"] == first["Location"]
    assert Booking.objects.count() == 1


def test_changed_form_with_a_spent_key_asks_again(staff):
    data = form()
    staff.post(ADD, data)

    response = staff.post(ADD, data | {"name": "Tom", "start": make.at(10).isoformat()})

    assert "You have already sent this with different details" in response.text
    assert response.context["key"] != data["key"]
    assert Booking.objects.count() == 1


def test_taken_time_is_refused_in_staffs_words_and_nothing_is_lost(staff, salon):
    make.book(salon, make.at(9))

    response = staff.post(ADD, form(note="Ring twice"))

    assert response.context["refusal"].code == "slot_taken"
    assert response.context["refusal"].sentence == "Ana has a visit 10:00–11:00."
    assert response.text.count("Ana has a visit 10:00–11:00.") == 1
    assert response.context["refusal"].overrides == ()
    assert "Book anyway" not in response.text
    assert 'value="Nora"' in response.text
    assert "Ring twice" in response.text
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "codes", "sentence"),
    [
        ({"start": "", "time": "08:00"}, ("closed",), "Ana works 09:00–17:00 that day."),
        (
            {"start": "", "time": "10:20"},
            ("off_grid",),
            "Visits with Ana do not usually start at that time.",
        ),
        (
            {"start": "", "time": "10:00", "day": "2027-06-01"},
            ("too_far",),
            "This service cannot be booked that far ahead.",
        ),
        (
            {"start": "", "time": "10:00", "day": "2026-02-20"},
            ("too_soon",),
            "This time has passed.",
        ),
    ],
)
def test_rule_can_be_set_aside_after_a_warning(staff, fields, codes, sentence):
    data = form(**fields)

    refused = staff.post(ADD, data)

    refusal = refused.context["refusal"]
    assert refusal.overrides == codes
    assert (refusal.sentence, refusal.reasons) == (sentence, ())
    assert refused.text.count(sentence) == 1
    assert "Book anyway" in refused.text
    assert Booking.objects.count() == 0

    staff.post(ADD, data | anyway(refused))

    event = BookingEvent.objects.get()
    assert event.overrides == list(codes)
    page = staff.get(f"/admin/scheduling/booking/{event.booking_id}/change/")
    assert "Overridden:" in page.text


def test_overrides_count_only_with_the_button(staff):
    about = name_visit("cut", None, make.at(7))
    response = staff.post(ADD, form(start="", time="08:00", overrides="closed", about=about))

    assert response.context["refusal"].code == "closed"
    assert Booking.objects.count() == 0


def test_taken_time_cannot_be_forced(staff, salon):
    make.book(salon, make.at(9))

    about = name_visit("cut", None, make.at(9))
    staff.post(ADD, form(overrides="slot_taken,no_seats,closed", about=about, anyway="yes"))

    assert Booking.objects.count() == 1


def test_customers_limit_is_warned_of_and_set_aside(staff, salon):
    salon.max_per_customer = 1
    salon.save()
    staff.post(ADD, form())

    data = form(start=make.at(10).isoformat())
    refused = staff.post(ADD, data)
    staff.post(ADD, data | anyway(refused))

    assert refused.context["refusal"].overrides == ("customer_limit",)
    assert "The customer has as many upcoming visits as allowed." in refused.text
    assert Booking.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "This field is required."),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"start": "", "time": ""}, "Choose one of the free times, or type another one."),
        ({"start": "9999-12-31T23:59:59+00:00"}, "Choose one of the free times"),
        ({"start": "0001-01-01T00:00:00+14:00"}, "Choose one of the free times"),
        ({"start": "tomorrow"}, "Choose one of the free times, or type another one."),
        ({"start": "2026-03-02T09:00:00"}, "Choose one of the free times, or type another one."),
        ({"day": "2026-03-03"}, "Choose one of the free times, or type another one."),
        ({"start": "", "time": "25:00"}, "Use a time such as 09:00, up to 24:00."),
    ],
)
def test_mistake_stands_beside_its_field(staff, fields, words):
    response = staff.post(ADD, form(**fields))

    assert response.status_code == 200
    assert words in response.text
    assert Booking.objects.count() == 0


def test_times_after_midnight_stand_under_night(staff, salon):
    OpeningHours.objects.all().delete()
    ana = salon.requirements.get().candidates.get()
    OpeningHours.objects.create(resource=ana, weekday=0, opens_minute=1320, closes_minute=1560)

    page = staff.get(f"{ADD}?service=cut&day=2026-03-03")

    parts = page.context["choice"].parts
    assert [(part.title, [time.text for time in part.times]) for part in parts] == [
        ("Night", ["00:00", "01:00"])
    ]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "soon", ""])
def test_strange_day_is_no_error_of_the_server(staff, day):
    assert staff.post(ADD, form(day=day, start="", time="10:00")).status_code == 200
    assert staff.get(f"{ADD}?day={day}").status_code == 200


def test_known_customer_is_found_by_any_part(staff, salon):
    make.book(salon, make.at(9))
    customer = Customer.objects.get()

    found = staff.post("/admin/scheduling/booking/customers/", {"find": customer.email[:8]})
    short = staff.post("/admin/scheduling/booking/customers/", {"find": "c"})

    assert f'data-email="{customer.email}"' in found.text
    assert short.text.strip() == ""


def test_empty_form_names_everything_that_is_missing(staff):
    response = staff.post(ADD, form(start="", name="", email=""))

    assert {name: list(errors) for name, errors in response.context["form"].errors.items()} == {
        "name": ["This field is required."],
        "phone": ["Enter a phone number or an e-mail address."],
        "time": ["Choose one of the free times, or type another one."],
    }
    assert Booking.objects.count() == 0


def test_names_of_strangers_are_text(staff, salon):
    evil = '"><script>alert(1)</script>'
    staff.post(ADD, form(name=evil, note=evil))
    booking = Booking.objects.get()

    pages = (
        f"/admin/scheduling/booking/{booking.pk}/change/",
        f"/admin/scheduling/booking/{booking.pk}/cancel/",
        f"/admin/scheduling/booking/{booking.pk}/move/",
        "/admin/scheduling/booking/",
        "/admin/scheduling/customer/",
        f"/admin/scheduling/customer/{booking.customer_id}/change/",
        "/admin/?day=2026-03-02",
    )
    for page in pages:
        text = staff.get(page).text
        assert "<script>alert" not in text, page
        assert "alert(1)" in text, page


def test_forged_form_is_refused(salon, staff, client_of):
    careful = client_of("acme")
    careful.handler.enforce_csrf_checks = True
    careful.cookies = staff.cookies

    assert careful.post(ADD, form()).status_code == 403
    assert Booking.objects.count() == 0


def test_visit_is_moved_by_the_operation(staff, salon):
    booking = make.book(salon, make.at(9)).booking
    move = f"/admin/scheduling/booking/{booking.id}/move/"

    response = staff.post(move, form(start=make.at(13).isoformat()))

    row = Booking.objects.get()
    assert response["Location"] == f"/admin/scheduling/booking/{booking.id}/change/"
    assert (row.slot.starts_at, row.version) == (make.at(13), 2)
    assert row.events.get(version=2).actor_name == "Fritzi Front"


def test_visit_does_not_stand_in_its_own_way(staff, salon):
    booking = make.book(salon, make.at(9)).booking

    page = staff.get(f"/admin/scheduling/booking/{booking.id}/move/")

    texts = [time.text for part in page.context["choice"].parts for time in part.times]
    assert texts[0] == "09:00"


def test_move_into_a_break_of_the_rules_needs_the_button(staff, salon):
    booking = make.book(salon, make.at(9)).booking
    move = f"/admin/scheduling/booking/{booking.id}/move/"
    data = form(start="", time="20:00")

    refused = staff.post(move, data)
    staff.post(move, data | anyway(refused))

    assert refused.context["refusal"].overrides == ("closed",)
    assert "Move anyway" in refused.text
    assert Booking.objects.get().slot.starts_at == make.at(19)


def test_cancelling_says_what_it_means_and_needs_a_post(staff, salon):
    booking = make.book(salon, make.at(9)).booking
    cancel = f"/admin/scheduling/booking/{booking.id}/cancel/"

    page = staff.get(cancel)

    assert f"A message will be sent to {booking.contact_email}." in page.text
    assert Booking.objects.get().status == "confirmed"


def test_visit_is_cancelled_by_the_operation(staff, salon):
    booking = make.book(salon, make.at(9)).booking

    staff.post(
        f"/admin/scheduling/booking/{booking.id}/cancel/", {"key": str(uuid4()), "reason": "Ill"}
    )

    row = Booking.objects.get()
    event = row.events.get(version=2)
    assert (row.status, row.slot.seats_taken) == ("cancelled", 0)
    assert (event.actor, event.actor_name, event.reason) == ("staff", "Fritzi Front", "Ill")


def test_cancelled_visit_says_so_in_the_words_of_the_operation(staff, salon):
    booking = make.book(salon, make.at(9)).booking
    cancel = f"/admin/scheduling/booking/{booking.id}/cancel/"
    staff.post(cancel, {"key": str(uuid4())})

    again = staff.post(cancel, {"key": str(uuid4())})

    assert "This visit has been cancelled. You can book a new one." in again.text
    assert Booking.objects.get().version == 2


def test_staff_may_cancel_after_the_customers_cutoff(staff, salon, clock_at):
    make.make_profile(cancel_cutoff_minutes=60)
    booking = make.book(salon, make.at(9)).booking
    clock_at(make.at(9) - timedelta(minutes=5))

    staff.post(f"/admin/scheduling/booking/{booking.id}/cancel/", {"key": str(uuid4())})

    assert Booking.objects.get().status == "cancelled"
