"""One clock and one date style on every page of the staff."""

import pytest

from scheduling.models import BusinessProfile, Closure, OpeningHours, TimeOff
from tests.booking_saas.staff_admin.setup.test_catalog import SETTINGS, settings_form
from tests.factories import scheduling as make

AMERICAN = {"clock": "12", "date_style": "mdy", "first_weekday": 6}
TODAY, BOOKINGS = "/admin/", "/admin/scheduling/booking/"


def plain(response) -> str:
    return response.text.replace("\u202f", " ")


@pytest.fixture
def visit(salon):
    return make.book(salon, make.at(13)).booking


@pytest.mark.parametrize(
    ("zone", "usual"),
    [
        ("Europe/Berlin", ("24 hours (14:30)", "day first (1 December 2026)", "Monday")),
        ("America/New_York", ("12 hours (2:30 PM)", "month first (December 1, 2026)", "Sunday")),
    ],
)
def test_settings_say_what_is_usual_in_the_country(staff, zone, usual):
    BusinessProfile.objects.update(timezone=zone)

    page = staff.get(SETTINGS).text

    for words in usual:
        assert f'<option value="" selected>As usual in the country: {words}</option>' in page


def test_style_is_chosen_and_given_back_to_the_country(staff):
    staff.post(SETTINGS, settings_form(**AMERICAN))
    chosen = BusinessProfile.objects.values("clock", "date_style", "first_weekday").get()

    staff.post(SETTINGS, settings_form(clock="", date_style="", first_weekday=""))

    assert chosen == AMERICAN
    assert BusinessProfile.objects.values("clock", "date_style", "first_weekday").get() == {
        "clock": "",
        "date_style": "",
        "first_weekday": None,
    }


@pytest.mark.parametrize(
    ("style", "texts"),
    [
        ({}, ("Monday, 2 March 2026", "14:00", "Mon 2 Mar, 14:00", "Monday, 2 March, 14:00")),
        (
            AMERICAN,
            ("Monday, March 2, 2026", "2:00 pm", "Mon, Mar 2, 2:00 pm", "Monday, March 2, 2:00 pm"),
        ),
    ],
)
def test_pages_of_the_day_are_in_the_style(staff, visit, style, texts):
    BusinessProfile.objects.update(**style)
    full_day, time, short, long = texts

    today = plain(staff.get(f"{TODAY}?day=2026-03-02"))
    listed = plain(staff.get(BOOKINGS))
    detail = plain(staff.get(f"{BOOKINGS}{visit.id}/change/"))

    assert time in today
    assert short in listed
    assert long in detail
    other = "14:00" if style else "2:00 pm"
    assert other not in today + listed + detail
    by_day = plain(staff.get(f"{BOOKINGS}?day=2026-03-02"))
    assert full_day in by_day


@pytest.mark.parametrize(
    ("style", "texts"),
    [
        ({}, ("09:00–17:00", "24 Dec 2026", "2 Mar 2026, 09:00")),
        (AMERICAN, ("9:00 am–5:00 pm", "Dec 24, 2026", "Mar 2, 2026, 9:00 am")),
    ],
)
def test_lists_of_the_set_up_are_in_the_style(staff, salon, style, texts):
    BusinessProfile.objects.update(**style)
    ana = salon.requirements.get().candidates.get()
    Closure.objects.create(name="Christmas", first_date="2026-12-24", last_date="2026-12-24")
    TimeOff.objects.create(resource=ana, starts_at=make.at(8), ends_at=make.at(9))
    hours, day, moment = texts

    assert hours in plain(staff.get("/admin/scheduling/openinghours/"))
    assert plain(staff.get("/admin/scheduling/closure/")).count(day) == 2
    assert moment in plain(staff.get("/admin/scheduling/timeoff/"))


@pytest.mark.parametrize(("style", "value"), [({}, "09:00"), (AMERICAN, "9:00 am")])
def test_forms_of_hours_are_in_the_style(staff, salon, style, value):
    BusinessProfile.objects.update(**style)
    row = OpeningHours.objects.first()

    page = staff.get(f"/admin/scheduling/openinghours/{row.pk}/change/").text

    assert f'value="{value}"' in page


@pytest.mark.parametrize(("style", "end"), [({}, "24:00"), (AMERICAN, "Midnight")])
def test_help_is_in_the_style(staff, style, end):
    BusinessProfile.objects.update(**style)

    page = staff.get("/admin/scheduling/timeoff/add/").text

    assert f"{end} is the end of the day." in page


@pytest.mark.parametrize(("style", "found"), [({}, ["Ida"]), (AMERICAN, [])])
def test_week_begins_as_the_style_says(staff, salon, clock_at, style, found):
    BusinessProfile.objects.update(**style)
    # A Sunday: the last day of one week, or the first of the next.
    contact = make.Contact(name="Ida", email="ida@example.com")
    make.book(salon, make.at(9), contact=contact)
    clock_at(make.at(8, day=6))

    page = staff.get(f"{BOOKINGS}?day=week")

    names = [booking.order.contact_name for booking in page.context["cl"].result_list]
    assert names == found
