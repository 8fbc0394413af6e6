from datetime import date

import pytest
from babel import Locale

from booking_saas.booking_site.browse.month import Month, Span, count_times, end_of_month
from booking_saas.booking_site.frame.choices import Choice
from foundation.formats import Formats

TODAY = date(2026, 11, 23)


def make_month(shown=TODAY, *, locale="en_GB", chosen=None, **free):
    return Month(
        path="/times/",
        choice=Choice(),
        formats=Formats(Locale.parse(locale)),
        span=Span.around(shown, today=TODAY),
        today=TODAY,
        last_day=date(2027, 1, 22),
        chosen=chosen,
        free_by_day={date(2026, 11, int(day[1:])): range(count) for day, count in free.items()},
    )


def test_days_with_free_times_are_links_that_count_them():
    month = make_month(chosen=date(2026, 11, 24), _24=2)

    days = {day.number: day for day in month.list_strip()}
    assert days[24].label == "Tuesday, 24 November, 2 free times"
    assert (days[24].state, days[24].is_chosen) == ("free", True)
    assert days[24].url == "/times/?month=2026-11&day=2026-11-24"
    assert (days[23].state, days[23].is_today, days[23].url) == ("closed", True, None)
    assert days[23].label == "Monday, 23 November, today, closed"


def test_month_stops_at_today_and_at_the_last_day():
    first, last = make_month(), make_month(date(2027, 1, 1))

    assert first.find_earlier_url() is None
    assert first.find_later_url() == "/times/?month=2026-12"
    assert last.find_later_url() is None
    assert last.find_earlier_url() == "/times/?month=2026-12"


def test_strip_reaches_into_the_next_month_near_its_end():
    assert len(make_month().list_strip()) == 8
    span = Span.around(date(2026, 11, 28), today=date(2026, 11, 28))
    assert (span.first, span.last) == (date(2026, 11, 28), date(2026, 12, 11))


@pytest.mark.parametrize(
    ("locale", "first"),
    [("en_US", "2026-11-22"), ("de_DE", "2026-11-23"), ("en_GB", "2026-11-23")],
)
def test_weeks_begin_as_the_locale_does(locale, first):
    weeks = make_month(locale=locale).list_weeks()

    assert weeks[0][0].iso == first
    assert [len(week) for week in weeks] == [7, 7]


def test_weeks_that_are_over_are_left_out():
    weeks = make_month().list_weeks()

    assert [day.number for day in weeks[0]] == [23, 24, 25, 26, 27, 28, 29]
    assert [day.number if day else None for day in weeks[1]] == [30] + [None] * 6


def test_month_ends_on_its_last_day():
    assert end_of_month(date(2028, 2, 1)) == date(2028, 2, 29)


def test_times_are_counted_in_words():
    assert [count_times(count) for count in (0, 1, 2)] == [
        "0 free times",
        "1 free time",
        "2 free times",
    ]
