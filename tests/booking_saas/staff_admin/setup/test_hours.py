"""Opening hours, breaks, special hours, time off and closures through the forms."""

from datetime import UTC, date, datetime

import pytest

from scheduling.models import (
    Break,
    Closure,
    DateOverride,
    HolidayOpening,
    OpeningHours,
    TimeOff,
)
from tests.factories import scheduling as make

HOURS = "/admin/scheduling/openinghours/add/"


def ana_of(salon):
    return salon.requirements.get().candidates.get()


@pytest.mark.parametrize(
    ("opens", "closes", "minutes"),
    [
        ("09:00", "18:00", (540, 1080)),
        ("00:00", "24:00", (0, 1440)),
        ("18", "24", (1080, 1440)),
        ("22:00", "03:00", (1320, 1620)),
        ("18:00", "00:00", (1080, 1440)),
    ],
)
def test_range_is_kept_as_minutes(staff, salon, opens, closes, minutes):
    OpeningHours.objects.all().delete()

    response = staff.post(
        HOURS,
        {
            "resource": ana_of(salon).pk,
            "weekday": 5,
            "opens_minute": opens,
            "closes_minute": closes,
        },
    )

    assert response.status_code == 302
    row = OpeningHours.objects.get()
    assert (row.opens_minute, row.closes_minute) == minutes


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"closes_minute": "09:00"},
            "Start and end are the same. For round the clock, use 00:00 to 24:00.",
        ),
        ({"opens_minute": "24:00"}, "A day ends at 24:00; start the next one at 00:00."),
        ({"opens_minute": "nine"}, "Use a time such as 09:00, up to 24:00."),
        ({"resource": ""}, "Choose either a location or a person, room or equipment."),
        (
            {"valid_from": "2026-05-02", "valid_until": "2026-05-01"},
            "The last date is before the first.",
        ),
    ],
)
def test_impossible_range_is_refused_in_words(staff, salon, fields, words):
    data = {"resource": ana_of(salon).pk, "weekday": 5, "opens_minute": "09:00"}
    before = OpeningHours.objects.count()

    response = staff.post(HOURS, data | {"closes_minute": "18:00"} | fields)

    assert words in response.text
    assert OpeningHours.objects.count() == before


def test_week_is_edited_on_the_page_of_a_person(staff, salon):
    ana = ana_of(salon)
    OpeningHours.objects.filter(weekday__gt=0).delete()
    kept = OpeningHours.objects.get()
    data = {
        "name": "Ana",
        "slug": "ana",
        "kind": "staff",
        "location": ana.location_id,
        "weight": 1,
        "turnaround_before_minutes": 0,
        "turnaround_after_minutes": 0,
        "position": 0,
        "active": "on",
        "opening_hours-TOTAL_FORMS": 2,
        "opening_hours-INITIAL_FORMS": 1,
        "opening_hours-0-id": kept.pk,
        "opening_hours-0-resource": ana.pk,
        "opening_hours-0-weekday": 0,
        "opening_hours-0-opens_minute": "08:00",
        "opening_hours-0-closes_minute": "12:00",
        "opening_hours-1-resource": ana.pk,
        "opening_hours-1-weekday": 0,
        "opening_hours-1-opens_minute": "14:00",
        "opening_hours-1-closes_minute": "20:00",
        "breaks-TOTAL_FORMS": 1,
        "breaks-INITIAL_FORMS": 0,
        "breaks-0-resource": ana.pk,
        "breaks-0-weekday": 0,
        "breaks-0-opens_minute": "16:00",
        "breaks-0-closes_minute": "16:30",
    }

    response = staff.post(f"/admin/scheduling/resource/{ana.pk}/change/", data)

    assert response.status_code == 302
    spans = OpeningHours.objects.order_by("opens_minute").values_list(
        "opens_minute", "closes_minute"
    )
    assert list(spans) == [(480, 720), (840, 1200)]
    assert Break.objects.get().resource == ana


def test_special_hours_have_ranges_or_none(staff, salon):
    data = {
        "location": salon.location_id,
        "date": "2026-12-24",
        "ranges-TOTAL_FORMS": 1,
        "ranges-INITIAL_FORMS": 0,
        "ranges-0-opens_minute": "10:00",
        "ranges-0-closes_minute": "14:00",
    }

    staff.post("/admin/scheduling/dateoverride/add/", data)
    again = staff.post("/admin/scheduling/dateoverride/add/", data)

    override = DateOverride.objects.get()
    assert override.ranges.get().opens_minute == 600
    assert "That date already has special hours." in again.text
    assert "10:00–14:00" in staff.get("/admin/scheduling/dateoverride/").text


@pytest.mark.parametrize(
    ("zone", "wall", "instants"),
    [
        ("Europe/Berlin", ("00:00", "24:00"), ("2026-03-28T23:00Z", "2026-03-29T22:00Z")),
        ("Europe/Berlin", ("02:30", "04:00"), ("2026-03-29T01:00Z", "2026-03-29T02:00Z")),
        ("America/New_York", ("9", "17"), ("2026-03-29T13:00Z", "2026-03-29T21:00Z")),
    ],
)
def test_time_off_is_by_the_clock_of_the_location(staff, salon, zone, wall, instants):
    salon.location.timezone = zone
    salon.location.save()

    staff.post(
        "/admin/scheduling/timeoff/add/",
        {
            "resource": ana_of(salon).pk,
            "first_day": "2026-03-29",
            "first_minute": wall[0],
            "last_day": "2026-03-29",
            "last_minute": wall[1],
            "reason": "course",
        },
    )

    row = TimeOff.objects.get()
    starts_at, ends_at = map(datetime.fromisoformat, instants)
    assert (row.starts_at, row.ends_at) == (starts_at, ends_at)


def test_time_off_is_told_by_the_clock_of_the_location(staff, salon):
    row = TimeOff.objects.create(
        resource=ana_of(salon),
        starts_at=datetime(2026, 3, 29, 7, tzinfo=UTC),
        ends_at=datetime(2026, 3, 29, 22, tzinfo=UTC),
    )
    page = f"/admin/scheduling/timeoff/{row.pk}/change/"
    told = "Ana, 29 Mar 2026, 09:00 – 29 Mar 2026, 24:00"

    text = staff.get(page).text

    assert f"<title>Time off | {told} |" in text
    assert f'<h1 dir="auto">{told}</h1>' in text
    assert "UTC" not in text


def test_untouched_instants_stay_as_exact_as_they_were(staff, salon):
    exact = datetime(2026, 10, 25, 1, 30, 15, tzinfo=UTC)
    row = TimeOff.objects.create(
        resource=ana_of(salon), starts_at=exact, ends_at=exact.replace(hour=5)
    )
    page = f"/admin/scheduling/timeoff/{row.pk}/change/"
    initial = staff.get(page).context["adminform"].form.initial

    staff.post(
        page,
        {
            "resource": row.resource_id,
            "first_day": initial["first_day"],
            "first_minute": "02:30",
            "last_day": initial["last_day"],
            "last_minute": "06:30",
            "reason": "later",
        },
    )

    row.refresh_from_db()
    assert (row.starts_at, row.ends_at.minute, row.reason) == (exact, 30, "later")


def test_time_off_that_ends_before_it_starts_is_refused(staff, salon):
    response = staff.post(
        "/admin/scheduling/timeoff/add/",
        {
            "resource": ana_of(salon).pk,
            "first_day": "2026-03-29",
            "first_minute": "09:00",
            "last_day": "2026-03-28",
            "last_minute": "09:00",
        },
    )

    assert "The end must come after the start." in response.text
    assert TimeOff.objects.count() == 0


@pytest.mark.parametrize(
    ("first", "last"),
    [("0001-01-01", "0001-01-01"), ("9999-12-31", "9999-12-31"), ("1999-12-31", "2101-01-01")],
)
def test_days_out_of_all_reach_are_refused_in_words(staff, salon, first, last):
    words = "Choose a day between the years 2000 and 2100."
    minutes = {"first_minute": "00:00", "last_minute": "24:00"}
    days = {"first_day": first, "last_day": last}
    time_off = {"resource": ana_of(salon).pk} | days | minutes
    closure = {"name": "Trip", "first_date": first, "last_date": last}
    override = {
        "location": salon.location_id,
        "date": last,
        "ranges-TOTAL_FORMS": 0,
        "ranges-INITIAL_FORMS": 0,
    }

    pages = {
        name: staff.post(f"/admin/scheduling/{name}/add/", data).text
        for name, data in (
            ("timeoff", time_off),
            ("closure", closure),
            ("dateoverride", override),
        )
    }

    found = {name: text.count(words) for name, text in pages.items()}
    assert found == {"timeoff": 2, "closure": 2, "dateoverride": 1}
    assert (TimeOff.objects.count(), Closure.objects.count()) == (0, 0)
    assert DateOverride.objects.count() == 0


def test_bookings_outside_the_new_hours_are_named(staff, salon):
    inside = make.book(salon, make.at(9, day=1)).booking
    outside = make.book(salon, make.at(9)).booking

    response = staff.post(
        "/admin/scheduling/closure/add/",
        {"name": "Trip", "first_date": "2026-03-02", "last_date": "2026-03-02"},
        follow=True,
    )

    assert Closure.objects.count() == 1
    assert "1 upcoming booking is now outside the hours." in response.text
    assert f"/admin/scheduling/booking/{outside.id}/change/" in response.text
    assert f"/admin/scheduling/booking/{inside.id}/change/" not in response.text
    assert f"/admin/scheduling/booking/{outside.id}/change/" in staff.get("/admin/").text


def test_saving_again_names_only_what_it_puts_outside(staff, salon):
    before = make.book(salon, make.at(9)).booking
    then = make.book(salon, make.at(9, day=1)).booking
    days = [{"first_date": day, "last_date": day} for day in ("2026-03-02", "2026-03-03")]
    staff.post("/admin/scheduling/closure/add/", {"name": "Trip"} | days[0], follow=True)
    trip = Closure.objects.get()

    unchanged = staff.post(
        f"/admin/scheduling/closure/{trip.pk}/change/", {"name": "Trip"} | days[0], follow=True
    )
    another = staff.post(
        "/admin/scheduling/closure/add/", {"name": "Course"} | days[1], follow=True
    )

    assert "outside the hours." not in unchanged.text
    assert "1 upcoming booking is now outside the hours." in another.text
    assert f"/admin/scheduling/booking/{then.id}/change/" in another.text
    assert f"/admin/scheduling/booking/{before.id}/change/" not in another.text


def test_all_bookings_outside_the_hours_can_be_seen(staff, salon):
    outside = [make.book(salon, make.at(9 + number)).booking.id for number in range(7)]
    make.book(salon, make.at(9, day=1))
    address = "/admin/scheduling/booking/?hours=outside"

    response = staff.post(
        "/admin/scheduling/closure/add/",
        {"name": "Trip", "first_date": "2026-03-02", "last_date": "2026-03-02"},
        follow=True,
    )

    assert "7 upcoming bookings are now outside the hours." in response.text
    assert f'<a href="{address}">Show all 7</a>' in response.text
    found = staff.get(address)
    assert [item.pk for item in found.context["cl"].result_list] == outside
    assert found.context["cl"].result_count == 7
    concerns = staff.get("/admin/").context["concerns"]
    assert len(concerns) == 6
    assert (concerns[5].text, concerns[5].url) == (
        "In all, 7 bookings are outside the hours.",
        address,
    )


def test_holiday_is_opened_and_closed_again(staff, salon):
    place = salon.location
    place.country, place.subdivision, place.public_holidays = "DE", "BE", True
    place.save()
    page = "/admin/holidays/?location=main"

    staff.post(page, {"date": "2026-05-01", "to": "open"})
    assert HolidayOpening.objects.get().date == date(2026, 5, 1)

    staff.post(page, {"date": "2026-05-01", "to": "closed"})
    assert HolidayOpening.objects.count() == 0


def test_days_that_are_no_holiday_are_not_opened(staff, salon):
    place = salon.location
    place.country, place.public_holidays = "DE", True
    place.save()

    response = staff.post("/admin/holidays/?location=main", {"date": "2026-05-02", "to": "open"})

    assert response.status_code == 404
    assert HolidayOpening.objects.count() == 0


def test_holidays_of_an_unknown_place_are_not_found(staff):
    assert staff.get("/admin/holidays/?location=nowhere").status_code == 404


def keep_holidays(salon, country: str, subdivision: str = ""):
    place = salon.location
    place.country, place.subdivision, place.public_holidays = country, subdivision, True
    place.save()
    return place


def test_a_kind_of_holidays_is_switched_on_and_off(staff, salon):
    place = keep_holidays(salon, "DE", "BY")
    page = "/admin/holidays/?location=main"
    shown = staff.get(page).text

    closed = staff.post(page, {"kind": "catholic", "to": "closed"}, follow=True)
    place.refresh_from_db()
    kept = list(place.holiday_categories)
    opened = staff.post(page, {"kind": "catholic", "to": "open"}, follow=True)

    place.refresh_from_db()
    assert "Catholic holidays" in shown
    assert "Saturday, 15 August 2026 (Assumption Day)" in shown
    assert (kept, place.holiday_categories) == (["catholic"], [])
    assert "Main street now stays closed on these days too: Catholic holidays." in closed.text
    assert "Saturday, 15 August can no longer be booked." in closed.text
    assert "Main street is open on these days again: Catholic holidays." in opened.text


def test_a_kind_that_the_country_does_not_know_is_not_kept(staff, salon):
    place = keep_holidays(salon, "DE", "BY")

    response = staff.post("/admin/holidays/?location=main", {"kind": "hindu", "to": "closed"})

    place.refresh_from_db()
    assert (response.status_code, place.holiday_categories) == (404, [])


@pytest.mark.parametrize(
    ("subdivision", "is_told"), [("", True), ("ENG", False)], ids=["no-region", "england"]
)
def test_holidays_that_only_regions_keep_are_named_as_missing(staff, salon, subdivision, is_told):
    keep_holidays(salon, "GB", subdivision)

    text = staff.get("/admin/holidays/?location=main").text

    told = "<li>Easter Monday (England, Northern Ireland, Wales)</li>"
    assert (told in text) is is_told
