"""Each door that saves hours says what it changes, and what it does not and why."""

import re
from datetime import date
from html import unescape

import pytest
from babel import Locale
from django.utils import translation

from booking_saas.staff_admin.frame import hours_changes
from foundation import formats
from foundation.writing.date_styles import Style
from scheduling.models import Closure, OpeningHours, Resource
from scheduling.queries.hours_changes.lines import Line
from scheduling.queries.hours_changes.reasons import Reason, Why
from scheduling.queries.hours_changes.telling import ChangedTime, HoursChange, UnchangedTime
from tests.factories import scheduling as make


def read_told(response) -> list[str]:
    """Return the sentences under "What that changes"."""
    found = re.search(r"What that changes:<ul>(.*?)</ul>", response.text, re.DOTALL)
    return [unescape(line) for line in re.findall(r"<li>(.*?)</li>", found[1])] if found else []


def write_rows(name: str, rows) -> dict[str, object]:
    """Return the fields of an inline with rows that are there."""
    data: dict[str, object] = {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": len(rows)}
    for number, (row, owner) in enumerate(rows):
        data |= {
            f"{name}-{number}-id": row.pk,
            f"{name}-{number}-{owner}": getattr(row, f"{owner}_id"),
            f"{name}-{number}-weekday": row.weekday,
            f"{name}-{number}-opens_minute": f"{row.opens_minute // 60}:00",
            f"{name}-{number}-closes_minute": f"{row.closes_minute // 60}:00",
        }
    return data


def location_form(place, **fields):
    rows = place.opening_hours.order_by("weekday", "opens_minute")
    return {
        "name": place.name,
        "slug": place.slug,
        "timezone": place.timezone,
        "active": "on",
        **write_rows("opening_hours", [(row, "location") for row in rows]),
        **write_rows("breaks", []),
    } | fields


def save_location(staff, place, **fields):
    page = f"/admin/scheduling/location/{place.pk}/change/"
    return staff.post(page, location_form(place, **fields), follow=True)


@pytest.fixture
def place(salon):
    """Open the salon from 9 to 20, where Ana works until 20 and Ben until 17."""
    place = salon.location
    make.make_hours(9 * 60, 20 * 60, location=place)
    OpeningHours.objects.filter(resource__slug="ana").update(closes_minute=20 * 60)
    ben = make.make_resource(place, slug="ben", name="Ben")
    salon.requirements.get().candidates.add(ben)
    return place


def test_a_shorter_wednesday_says_what_is_lost_and_who_stays(staff, salon, place):
    for hour in (17, 18):
        make.book(salon, make.at(hour, day=2), staff="ana")

    response = save_location(staff, place, **{"opening_hours-2-closes_minute": "18"})

    assert read_told(response) == [
        "Wednesdays 18:00–20:00 can no longer be booked; 2 visits there stay.",
        "Ben’s own hours end at 17:00 anyway.",
    ]
    assert "2 upcoming bookings are now outside the hours." in response.text


def test_saving_without_a_change_says_nothing(staff, place):
    assert read_told(save_location(staff, place)) == []


def test_special_hours_of_a_location_say_whom_they_bind(staff, place):
    Resource.objects.filter(slug="ben").update(outside_hours=True)
    data = {
        "location": place.pk,
        "date": "2026-03-04",
        "ranges-TOTAL_FORMS": 1,
        "ranges-INITIAL_FORMS": 0,
        "ranges-0-opens_minute": "09:00",
        "ranges-0-closes_minute": "14:00",
    }

    response = staff.post("/admin/scheduling/dateoverride/add/", data, follow=True)

    assert read_told(response) == [
        "Wednesday, 4 March, 14:00–20:00 can no longer be booked with Ana.",
        "Ben may also be booked outside the opening hours.",
    ]


def test_a_closure_when_nobody_works_says_why_nothing_changes(staff, place):
    OpeningHours.objects.filter(resource__isnull=False, weekday=6).delete()
    data = {"name": "Works", "first_date": "2026-03-08", "last_date": "2026-03-08"}

    response = staff.post("/admin/scheduling/closure/add/", data, follow=True)

    assert read_told(response) == ["Nobody works on Sunday, 8 March."]


def test_a_break_when_nobody_works_names_the_weekday(staff, place):
    OpeningHours.objects.filter(resource__isnull=False, weekday=6).delete()
    data = {"location": place.pk, "weekday": 6, "opens_minute": "12", "closes_minute": "13"}

    response = staff.post("/admin/scheduling/break/add/", data, follow=True)

    assert read_told(response) == ["Nobody works on Sundays."]


def test_own_hours_beyond_the_location_say_who_stands_in_the_way(staff, place):
    row = OpeningHours.objects.get(resource__slug="ana", weekday=0)
    data = {
        "resource": row.resource_id,
        "weekday": 0,
        "opens_minute": "09:00",
        "closes_minute": "22:00",
    }

    response = staff.post(f"/admin/scheduling/openinghours/{row.pk}/change/", data, follow=True)

    assert read_told(response) == ["Main street closes at 20:00: nothing changes for Ana."]


def test_time_off_is_told_and_its_end_too(staff, place):
    ana = Resource.objects.get(slug="ana")
    data = {
        "resource": ana.pk,
        "first_day": "2026-03-04",
        "first_minute": "00:00",
        "last_day": "2026-03-05",
        "last_minute": "24:00",
    }

    away = staff.post("/admin/scheduling/timeoff/add/", data, follow=True)
    page = f"/admin/scheduling/timeoff/{ana.time_off.get().pk}/delete/"
    back = staff.post(page, {"post": "yes"}, follow=True)

    days = "Wednesday, 4 March – Thursday, 5 March"
    assert read_told(away) == [f"{days} can no longer be booked with Ana."]
    assert read_told(back) == [f"{days} can now be booked with Ana."]


def test_the_switch_on_the_form_of_a_person_says_what_it_opens(staff, place):
    ana = Resource.objects.get(slug="ana")
    OpeningHours.objects.filter(resource=ana).update(closes_minute=21 * 60)
    data = {
        "name": "Ana",
        "slug": "ana",
        "kind": "staff",
        "location": place.pk,
        "weight": 1,
        "turnaround_before_minutes": 0,
        "turnaround_after_minutes": 0,
        "position": 0,
        "active": "on",
        "outside_hours": "on",
        **write_rows("opening_hours", [(row, "resource") for row in ana.opening_hours.all()]),
        **write_rows("breaks", []),
    }

    response = staff.post(f"/admin/scheduling/resource/{ana.pk}/change/", data, follow=True)

    ana.refresh_from_db()
    assert ana.outside_hours
    assert read_told(response) == ["Every day 20:00–21:00 can now be booked."]


def test_holidays_that_are_kept_or_opened_are_told(staff, place):
    told = read_told(save_location(staff, place, country="DE", subdivision="BE"))
    kept = save_location(staff, place, country="DE", subdivision="BE", public_holidays="on")
    opened = staff.post(
        "/admin/holidays/?location=main", {"date": "2026-04-03", "to": "open"}, follow=True
    )

    assert told == []
    assert read_told(kept)[:2] == [
        "Sunday, 8 March can no longer be booked.",
        "Friday, 3 April can no longer be booked.",
    ]
    assert re.fullmatch(r"And \d+ more\.", read_told(kept)[-1])
    assert read_told(opened) == ["Friday, 3 April can now be booked."]


def test_a_closure_that_is_deleted_gives_the_days_back(staff, place):
    row = Closure.objects.create(
        name="Works", first_date=date(2026, 3, 2), last_date=date(2026, 3, 3)
    )

    response = staff.post(
        f"/admin/scheduling/closure/{row.pk}/delete/", {"post": "yes"}, follow=True
    )

    assert read_told(response) == ["Monday, 2 March – Tuesday, 3 March can now be booked."]


def write(
    *items: ChangedTime | UnchangedTime, language: str = "en-us", clock: str = "24"
) -> list[str]:
    change = HoursChange(
        changed=tuple(item for item in items if isinstance(item, ChangedTime)),
        unchanged=tuple(item for item in items if isinstance(item, UnchangedTime)),
        until=date(2027, 4, 2),
    )
    style = Style(clock=clock, date_style="dmy", first_weekday=0)
    formats.use(formats.Formats(Locale("en"), style))
    with translation.override(language):
        return hours_changes.list_sentences(change)


def changed(names=(), visit_count=0, **fields) -> ChangedTime:
    defaults = {"is_gain": False, "weekdays": (2,), "first": None, "last": None}
    defaults |= {"ranges": ((1080, 1200),), "resource_ids": frozenset(), "is_everybody": True}
    return ChangedTime(line=Line(**defaults | fields), names=names, visit_count=visit_count)


def unchanged(why: Why, *names: str, minute=None, days=(), is_everybody=False) -> UnchangedTime:
    return UnchangedTime(
        reason=Reason(why, minute, days),
        names=names,
        location_name="Main street",
        is_everybody=is_everybody,
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"weekdays": (0, 2)}, "Mondays, Wednesdays 18:00–20:00 can no longer be booked."),
        (
            {"first": date(2026, 6, 3)},
            "Wednesdays 18:00–20:00 from Wednesday, 3 June on can no longer be booked.",
        ),
        (
            {"last": date(2027, 6, 2)},
            "Wednesdays 18:00–20:00 until Wednesday, 2 June 2027 can no longer be booked.",
        ),
        (
            {"first": date(2026, 6, 3), "last": date(2026, 7, 1)},
            (
                "Wednesdays 18:00–20:00 from Wednesday, 3 June until Wednesday, 1 July"
                " can no longer be booked."
            ),
        ),
        (
            {"ranges": ((600, 720), (1320, 1560)), "visit_count": 1},
            (
                "Wednesdays 10:00–12:00, 22:00–02:00 (next day) can no longer be booked;"
                " 1 visit there stays."
            ),
        ),
        (
            {"names": ("Ana", "Ben", "Cleo", "Dan", "Eva", "Finn")},
            "Wednesdays 18:00–20:00 can no longer be booked with Ana, Ben, Cleo, Dan and 2 more.",
        ),
        (
            {"is_gain": True, "names": ("Ana", "Ben")},
            "Wednesdays 18:00–20:00 can now be booked with Ana and Ben.",
        ),
    ],
)
def test_lines_are_plain_sentences(clock_at, fields, expected):
    clock_at(make.NOW)

    assert write(changed(**fields)) == [expected]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (unchanged(Why.UNNEEDED, "Ana"), "No service needs Ana yet."),
        (
            unchanged(Why.NO_HOURS, "Ana", "Ben"),
            "Ana and Ben have no hours yet, neither own ones nor those of Main street.",
        ),
        (
            unchanged(Why.INSIDE, "Ana"),
            "Ana’s own hours lie within the opening hours anyway.",
        ),
        (
            unchanged(Why.OWN_END, "Ana", "Ben", minute=1020),
            "The own hours of Ana and Ben end at 17:00 anyway.",
        ),
        (unchanged(Why.OWN_BEGIN, "Ana", minute=600), "Ana’s own hours begin at 10:00 anyway."),
        (unchanged(Why.ABSENT, "Ana"), "Ana does not work then anyway."),
        (
            unchanged(Why.PLACE_OPENS, "Ana", minute=600),
            "Main street opens at 10:00: nothing changes for Ana.",
        ),
        (
            unchanged(Why.PLACE_CLOSED, "Ana"),
            "Main street is closed then: nothing changes for Ana.",
        ),
        (
            unchanged(Why.NOTHING_AHEAD, "Ana"),
            "Nothing changes for Ana from today until Friday, 2 April 2027.",
        ),
        (
            unchanged(
                Why.ABSENT,
                "Ana",
                days=(date(2026, 3, 7), date(2026, 3, 8)),
                is_everybody=True,
            ),
            "Nobody works then anyway.",
        ),
    ],
)
def test_reasons_are_plain_sentences(clock_at, item, expected):
    clock_at(make.NOW)

    assert write(item) == [expected]


def test_all_times_of_an_edit_are_told_on_the_one_clock_of_the_business(clock_at):
    clock_at(make.NOW)

    told = write(changed(), unchanged(Why.PLACE_CLOSES, "Ana", minute=1020), clock="12")

    assert [text.replace("\u202f", " ") for text in told] == [
        "Wednesdays 6:00 PM–8:00 PM can no longer be booked.",
        "Main street closes at 5:00 PM: nothing changes for Ana.",
    ]


def test_many_lines_are_cut():
    assert write(*[changed() for _ in range(8)])[5:] == [
        "Wednesdays 18:00–20:00 can no longer be booked.",
        "And 2 more.",
    ]


def test_sentences_are_there_in_german(clock_at):
    clock_at(make.NOW)
    days = (date(2026, 3, 8), date(2026, 3, 15))

    told = write(
        changed(weekdays=(1, 2, 3, 4), visit_count=3),
        unchanged(Why.OWN_END, "Ana", minute=1020),
        unchanged(Why.ABSENT, "Ana", days=days, is_everybody=True),
        language="de",
    )

    assert told == [
        (
            "Dienstags bis freitags 18:00–20:00 kann nicht mehr gebucht werden;"
            " 3 Termine dort bleiben."
        ),
        "Die eigenen Zeiten von Ana enden ohnehin um 17:00.",
        "Sonntags arbeitet niemand.",
    ]
