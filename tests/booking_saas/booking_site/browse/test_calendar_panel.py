from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from booking_saas.booking_site.browse import calendar_panel
from booking_saas.booking_site.browse.calendar_panel import Clock, PanelInput, ShownStart, Span
from booking_saas.booking_site.frame.choices import Choice
from foundation.formats import Formats

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
TODAY = date(2026, 11, 23)


def build(*starts, choice=None, clock=None, next_free=None, locale="en_GB", **fields):
    choice = choice or Choice()
    span = Span.around(choice.month or choice.day or TODAY, today=TODAY)
    given = {
        "path": "/times/",
        "pick_path": "/details/",
        "choice": choice,
        "clock": clock or Clock.choose(location=BERLIN, visitor=None, is_remote=False),
        "formats": Formats(Locale.parse(locale)),
        "today": TODAY,
        "last_day": date(2027, 1, 22),
        "span": span,
        "starts": [ShownStart(at=start) for start in starts],
        "next_free": next_free,
    }
    return calendar_panel.build(PanelInput(**given | fields))


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_panel_chooses_the_first_free_day():
    panel = build(at(25, 8), at(25, 13), at(26, 8))

    assert panel.day_name == "Wednesday, 25 November"
    assert panel.announcement == "Wednesday, 25 November: 2 free times"
    assert [(part.key, [time.text for time in part.times]) for part in panel.parts] == [
        ("morning", ["09:00"]),
        ("afternoon", ["14:00"]),
    ]


def test_panel_keeps_a_day_that_was_chosen_though_it_is_full():
    panel = build(at(26, 8), choice=Choice(day=date(2026, 11, 24)))

    assert panel.parts == []
    assert panel.empty_text == "Nothing is free on this day."
    assert panel.next_free_text == "Next free day: Thursday, 26 November"
    assert panel.next_free_url == "/times/?month=2026-11&day=2026-11-26"


def test_panel_of_a_full_month_leads_to_the_next_free_day():
    panel = build(
        choice=Choice(month=date(2026, 12, 1)), next_free=datetime(2027, 1, 5, 9, tzinfo=UTC)
    )

    assert panel.empty_text == "Nothing is free in December 2026."
    assert panel.next_free_text == "Next free day: Tuesday, 5 January 2027"
    assert panel.next_free_url == "/times/?month=2027-01&day=2027-01-05"


def test_panel_without_any_free_time_says_so():
    panel = build()

    assert panel.next_free_url is None
    assert panel.empty_text.startswith("Everything is booked at the moment.")


def test_panel_marks_free_days_and_counts_their_times():
    panel = build(at(24, 8), at(24, 9))

    days = {day.number: day for day in panel.strip}
    assert days[24].label == "Tuesday, 24 November, 2 free times"
    assert days[24].is_chosen
    assert (days[23].state, days[23].is_today, days[23].url) == ("none", True, None)


def test_panel_stops_at_today_and_at_the_last_day():
    first = build()
    last = build(choice=Choice(month=date(2027, 1, 1)))

    assert first.earlier_url is None
    assert first.later_url == "/times/?month=2026-12"
    assert last.later_url is None
    assert last.earlier_url == "/times/?month=2026-12"


def test_strip_reaches_into_the_next_month_near_its_end():
    assert len(build().strip) == 8
    span = Span.around(date(2026, 11, 28), today=date(2026, 11, 28))
    assert (span.first, span.last) == (date(2026, 11, 28), date(2026, 12, 11))


@pytest.mark.parametrize(("locale", "first"), [("en_US", "Sun"), ("de_DE", "Mo"), ("en_GB", "Mon")])
def test_weeks_begin_as_the_locale_does(locale, first):
    panel = build(locale=locale)

    assert panel.weekdays[0]["short"] == first
    assert len(panel.weeks[0]) == 7


def test_visit_at_a_place_shows_the_visitors_time_beside():
    clock = Clock.choose(location=BERLIN, visitor=NEW_YORK, is_remote=False)
    panel = build(at(24, 8), at(24, 16), clock=clock)

    times = [time for part in panel.parts for time in part.times]
    assert [(time.text, time.beside) for time in times] == [("09:00", "03:00"), ("17:00", "11:00")]
    assert times[0].label == "09:00, 03:00 your time"
    assert panel.zone_text == "Times are Berlin time, below in yours (New York)."


def test_beside_names_the_weekday_where_it_is_another():
    clock = Clock.choose(location=BERLIN, visitor=ZoneInfo("Asia/Tokyo"), is_remote=False)
    panel = build(at(24, 16), clock=clock)

    assert panel.parts[0].times[0].beside == "Wed 01:00"


def test_remote_visit_shows_the_visitors_zone_only():
    clock = Clock.choose(location=BERLIN, visitor=NEW_YORK, is_remote=True)
    panel = build(at(24, 3), clock=clock)

    assert panel.day_name == "Monday, 23 November"
    assert (panel.parts[0].times[0].text, panel.parts[0].times[0].beside) == ("22:00", "")


def test_zone_with_the_same_offset_is_not_shown_beside():
    clock = Clock.choose(location=BERLIN, visitor=ZoneInfo("Africa/Lagos"), is_remote=False)

    panel = build(at(24, 8), clock=clock)

    assert panel.parts[0].times[0].beside == ""
    assert panel.zone_text == "Times are Berlin time."


def test_wall_times_that_occur_twice_show_their_offset():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    panel = build(
        first,
        first + timedelta(hours=1),
        today=date(2026, 10, 25),
        choice=Choice(day=date(2026, 10, 25)),
        span=Span.around(date(2026, 10, 25), today=date(2026, 10, 25)),
    )

    assert [time.text for time in panel.parts[0].times] == ["02:30 (UTC+2)", "02:30 (UTC+1)"]
    assert panel.zone_text == "Times are Berlin time. The clocks change on this day."


def test_second_clock_is_explained_also_on_the_night_of_the_change():
    night = date(2026, 10, 25)
    panel = build(
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        today=night,
        choice=Choice(day=night),
        span=Span.around(night, today=night),
        clock=Clock.choose(location=BERLIN, visitor=NEW_YORK, is_remote=False),
    )

    assert [time.beside for time in panel.parts[0].times] == ["Sat 20:30"]
    assert panel.zone_text == (
        "Times are Berlin time, below in yours (New York). The clocks change on this day."
    )


def test_zone_that_the_browser_calls_by_an_old_name_is_the_chosen_one():
    clock = Clock.choose(location=BERLIN, visitor=ZoneInfo("Asia/Katmandu"), is_remote=False)

    panel = build(at(24, 8), choice=Choice(is_choosing_zone=True), clock=clock)

    assert panel.chosen_zone == "Asia/Katmandu"
    assert ("Asia/Katmandu", "Kathmandu") in dict(panel.zone_choices)["Asia"]


def test_seats_left_are_named_where_they_matter():
    panel = build(starts=[ShownStart(at=at(24, 8), seats_left=1)])

    assert panel.parts[0].times[0].seats == "1 place left"
    assert panel.parts[0].times[0].label == "09:00, 1 place left"


def test_weeks_that_are_over_are_left_out():
    weeks = build().weeks

    assert [day.number for day in weeks[0]] == [23, 24, 25, 26, 27, 28, 29]
    assert [day.number if day else None for day in weeks[1]] == [30] + [None] * 6
