import re
import uuid

import pytest

from scheduling.models import Booking, BusinessProfile, Customer, Service
from scheduling.queries import bookings as booking_queries
from scheduling.queries import links, proofs
from tests.booking_saas.booking_site.conftest import NINE_TUESDAY, NOW, with_shown_terms
from tests.factories import scheduling as make

URL = "/book/haircut/details/"
START = "2026-11-24T08:00:00Z"


def filled(**changes):
    values = {
        "name": "Maria Muster",
        "email": "Maria@example.com",
        "phone": "",
        "note": "",
        "leave_empty": "",
        "start": START,
        "staff": "ana",
        "tz": "",
        "key": str(uuid.uuid4()),
    }
    return with_shown_terms(values | changes)


def test_details_without_a_time_lead_back_to_the_times(client, haircut):
    assert client.get(f"{URL}?staff=ana").url == "/book/haircut/times/?staff=ana"
    assert client.post(URL, filled(start="")).url == "/book/haircut/times/?staff=ana"


def test_details_show_what_is_booked_and_fill_in_what_the_link_brought(client, haircut):
    response = client.get(f"{URL}?staff=ana&start={START}&name=Maria&email=m@example.com")

    content = response.content.decode()
    assert response.status_code == 200
    assert "Tuesday, 24 November, 09:00" in content
    assert "Berlin time" in content
    assert 'value="Maria"' in content
    assert 'value="m@example.com"' in content
    assert "Book for €45" in content


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "You can cancel until Tuesday, 24 November, 07:00, Berlin time."),
        (
            "&tz=America/New_York",
            (
                "You can cancel until Tuesday, 24 November, 07:00, Berlin time"
                " (Tuesday, 24 November, 01:00 in New York)."
            ),
        ),
    ],
)
def test_deadline_names_its_zone_and_the_visitors_where_it_differs(client, haircut, query, told):
    BusinessProfile.objects.update(cancel_cutoff_minutes=120)

    content = client.get(f"{URL}?staff=ana&start={START}{query}").content.decode()

    assert told in content


def test_details_of_a_time_that_is_gone_show_the_nearest_ones(client, haircut):
    make.book(haircut, NINE_TUESDAY, staff="ana", now=NOW)

    response = client.get(f"{URL}?staff=ana&start={START}")

    content = response.content.decode()
    assert response.status_code == 409
    assert "Tuesday, 24 November, 09:00 is not free any more." in content
    assert "<s>Tuesday, 24 November, 09:00\xa0–\xa010:00</s>" in content
    assert re.findall(r'name="move_to" value="([^"]+)"', content)[0] == "2026-11-24T09:00:00Z"


def test_booking_leads_to_its_own_page(client, haircut):
    response = client.post(URL, filled(phone="+49 30 1", note="Curls"))

    booking = Booking.objects.get()
    token = links.get_manage_token(booking_queries.get_snapshot(booking.id))
    assert response.status_code == 302
    assert response.url == f"/manage/{booking.id}/{token}/booked/"
    assert (booking.order.contact_name, booking.order.contact_email) == (
        "Maria Muster",
        "maria@example.com",
    )
    assert (booking.order.contact_phone, booking.note) == ("+49 30 1", "Curls")
    assert (booking.order.source, booking.any_staff) == ("site", False)
    assert (booking.timezone, booking.order.locale) == ("Europe/Berlin", "en-GB")


def test_booking_keeps_the_zone_and_language_of_the_visitor(client, haircut):
    data = filled(tz="America/New_York")

    client.post(URL, data, headers={"Accept-Language": "de-AT"})

    booking = Booking.objects.get()
    assert (booking.timezone, booking.order.locale) == ("America/New_York", "de-AT")


def test_booking_twice_with_the_same_form_is_one_booking(client, haircut):
    data = filled()

    first, second = client.post(URL, data), client.post(URL, data)

    assert first.url == second.url
    assert Booking.objects.count() == 1


def test_the_same_form_with_other_words_is_asked_about(client, haircut):
    data = filled()
    client.post(URL, data)

    response = client.post(URL, filled(key=data["key"], start="2026-11-24T10:00:00Z"))

    content = response.content.decode()
    assert response.status_code == 422
    assert "You have already sent this with different details, and that went through." in content
    assert data["key"] not in content
    assert Booking.objects.count() == 1


def test_missing_details_are_named_and_nothing_is_lost(client, haircut):
    response = client.post(URL, filled(name="", note="Curls <b>"))

    content = response.content.decode()
    assert response.status_code == 422
    assert content.count("Please tell us your name.") == 1
    assert 'value="Maria@example.com"' in content
    assert "Curls &lt;b&gt;" in content
    assert 'aria-invalid="true"' in content
    assert Booking.objects.count() == 0


def test_time_taken_meanwhile_keeps_everything_and_offers_others(client, haircut):
    data = filled(note="Curls")
    make.book(haircut, NINE_TUESDAY, staff="ana", now=NOW)

    taken = client.post(URL, data)
    chosen = client.post(URL, data | {"move_to": "2026-11-24T09:00:00Z"})
    booked = client.post(URL, filled(note="Curls", start="2026-11-24T09:00:00Z"))

    assert taken.status_code == 409
    assert "Tuesday, 24 November, 09:00 was taken a moment ago." in taken.content.decode()
    assert "<s>Tuesday, 24 November, 09:00\xa0–\xa010:00</s>" in taken.content.decode()
    for page in (taken, chosen):
        assert 'value="Maria Muster"' in page.content.decode()
        assert "Curls" in page.content.decode()
    assert "Tuesday, 24 November, 10:00" in chosen.content.decode()
    assert 'name="start" value="2026-11-24T09:00:00Z"' in chosen.content.decode()
    assert booked.status_code == 302


def test_time_taken_with_one_person_is_offered_with_a_colleague(client, haircut):
    data = filled(note="Curls")
    make.book(haircut, NINE_TUESDAY, staff="ana", now=NOW)
    taken = client.post(URL, data).content.decode()

    kept = client.post(URL, data | {"colleague_at": START}).content.decode()

    assert f'name="colleague_at" value="{START}"' in taken
    assert "Tuesday, 24 November, 09:00" in kept
    assert "Curls" in kept
    assert 'name="staff" value="any"' in kept
    assert "with Ana" not in kept
    assert Booking.objects.count() == 1

    booked = client.post(URL, data | {"staff": "any"})

    assert booked.status_code == 302
    assert Booking.objects.count() == 2


@pytest.mark.parametrize("staff", ["ana", "any"])
def test_no_colleague_is_offered_who_is_not_free(client, haircut, staff):
    for name in ("ana", "ben"):
        make.book(haircut, NINE_TUESDAY, staff=name, now=NOW)

    response = client.post(URL, filled(staff=staff))

    assert response.status_code == 409
    assert "colleague_at" not in response.content.decode()


def test_later_days_follow_the_first_ones(client, haircut):
    data = filled()
    make.book(haircut, NINE_TUESDAY, staff="ana", now=NOW)
    first = client.post(URL, data).content.decode()
    later = re.search(r'name="later_from"\s+value="([^"]+)"', first)[1]

    second = client.post(URL, data | {"later_from": later})

    content = second.content.decode()
    assert later == "2026-11-27"
    assert re.findall(r'name="move_to" value="([^"]+)"', content)[0] == "2026-11-27T08:00:00Z"
    assert 'value="Maria Muster"' in content


def test_customers_second_visit_at_the_same_time_is_refused_in_words(client, haircut):
    client.cookies["proved"] = proofs.remember("maria@example.com")
    client.post(URL, filled())

    response = client.post(URL, filled(staff="ben"))

    assert response.status_code == 409
    assert "You already have a visit at this time." in response.content.decode()
    assert Booking.objects.count() == 1


def test_customers_limit_leads_to_other_services(client, haircut):
    Service.objects.update(max_per_customer=1)
    client.cookies["proved"] = proofs.remember("maria@example.com")
    client.post(URL, filled())

    response = client.post(URL, filled(start="2026-11-25T08:00:00Z"))

    content = response.content.decode()
    assert response.status_code == 409
    assert "You have reached the limit of upcoming visits for this service." in content
    assert "See what else can be booked" in content


def test_form_filled_in_by_a_program_books_nothing(client, haircut):
    response = client.post(URL, filled(leave_empty="https://spam.example"))

    content = response.content.decode()
    assert response.status_code == 422
    assert (Booking.objects.count(), Customer.objects.count()) == (0, 0)
    assert "Please press once more." in content
    assert "Something is missing or mistyped" not in content
    assert "spam.example" not in content


def test_password_manager_costs_one_more_press_at_most(client, haircut):
    filled_in = filled(leave_empty="https://kim.example")
    content = client.post(URL, filled_in).content.decode()
    again = re.search(r'name="pressed_again" value="([^"]+)"', content)[1]

    # It fills the field in again.
    response = client.post(URL, filled_in | {"pressed_again": again})

    assert response.status_code == 302
    assert Booking.objects.get().order.contact_name == "Maria Muster"


def test_press_counts_when_something_else_was_wrong_the_first_time(client, haircut):
    content = client.post(URL, filled(name="", leave_empty="x")).content.decode()
    again = re.search(r'name="pressed_again" value="([^"]+)"', content)[1]

    response = client.post(URL, filled(leave_empty="x", pressed_again=again))

    assert response.status_code == 302
    assert Booking.objects.count() == 1


@pytest.mark.parametrize("again", ["", "1", "\x00", "x" * 9000])
def test_program_that_makes_the_press_up_books_nothing(client, haircut, again):
    response = client.post(URL, filled(leave_empty="x", pressed_again=again))

    assert response.status_code == 422
    assert Booking.objects.count() == 0


@pytest.mark.parametrize("start", ["0001-01-01T00:00:00Z", "9999-12-31T23:00:00Z", "x", "\x00"])
def test_odd_starts_book_nothing(client, haircut, start):
    response = client.post(URL, filled(start=start))

    assert response.status_code == 302
    assert Booking.objects.count() == 0


def test_a_start_off_the_grid_is_refused_with_the_nearest_ones(client, haircut):
    response = client.post(URL, filled(start="2026-11-24T08:07:00Z"))

    assert response.status_code == 422
    assert "Visits cannot start at this time." in response.content.decode()


def test_details_take_the_same_queries_for_one_and_three_bookings(
    client, haircut, django_assert_num_queries
):
    make.book(haircut, NINE_TUESDAY, now=NOW)
    client.get(f"{URL}?start=2026-11-24T13:00:00Z")
    with django_assert_num_queries(8):
        client.get(f"{URL}?start=2026-11-24T13:00:00Z")
    make.book(haircut, NINE_TUESDAY.replace(hour=10), now=NOW)
    make.book(haircut, NINE_TUESDAY.replace(hour=12), now=NOW)

    with django_assert_num_queries(8):
        client.get(f"{URL}?start=2026-11-24T13:00:00Z")
