"""The start page on days without anybody."""

from scheduling.models import Booking, Closure, OpeningHours
from tests.factories import scheduling as make


def read_place(staff, day: str) -> tuple[dict, str]:
    page = staff.get(f"/admin/?day={day}")
    (place,) = page.context["places"]
    return place, " ".join(page.text.split())


def test_closed_day_says_so_and_names_the_next_open_one(staff, salon):
    Closure.objects.create(name="Painting", first_date="2026-03-02", last_date="2026-03-03")

    place, text = read_place(staff, "2026-03-02")

    assert place["is_closed"]
    assert 'Closed on this day. Open next: <a href="?day=2026-03-04">' in text
    assert "Wednesday, 4 March</a>" in text


def test_open_day_says_nothing_of_it(staff, salon):
    place, text = read_place(staff, "2026-03-02")

    assert (place["is_closed"], place["next_open"]) == (False, None)
    assert "Closed on this day." not in text


def test_full_day_is_not_closed(staff, salon):
    for hour in range(8, 16):
        make.book(salon, make.at(hour))

    assert not read_place(staff, "2026-03-02")[0]["is_closed"]


def test_place_that_never_opens_names_no_day(staff, salon):
    OpeningHours.objects.all().delete()

    place, text = read_place(staff, "2026-03-02")

    assert (place["is_closed"], place["next_open"]) == (True, None)
    assert "Open next" not in text


def test_visit_whose_customer_will_be_there_has_a_mark_in_words(staff, salon, clock_at):
    bookings = [make.book(salon, make.at(hour)).booking for hour in (9, 10)]
    Booking.objects.filter(pk=bookings[0].id).update(attending_since=make.NOW)

    place, text = read_place(staff, "2026-03-02")

    marks = [item.tag.text if item.tag else "" for item in place["people"][0]["items"]]
    assert [mark for mark in marks if mark] == ["will be there"]
    assert text.count(">will be there<") == 1

    clock_at(make.at(23))
    assert ">will be there<" not in read_place(staff, "2026-03-02")[1]
