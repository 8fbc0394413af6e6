from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from booking_saas.booking_site.browse import opening_shown
from foundation.formats import Formats
from scheduling.queries.opening_hours import OpenSpan, PlaceHours, SpecialDay

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday, 10:00 in Berlin."""
FORMATS = Formats(Locale.parse("en_GB"))


def local(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


def describe(*spans, special=(), now=NOW):
    hours = PlaceHours(
        zone=BERLIN,
        spans=tuple(OpenSpan(opens_at=opens, closes_at=closes) for opens, closes in spans),
        week=(),
        special_days=tuple(special),
    )
    return opening_shown.describe(hours, now=now, formats=FORMATS)


@pytest.mark.parametrize(
    ("spans", "state", "is_open"),
    [
        ([(local(23, 9), local(23, 20))], "Open today until 20:00", True),
        ([(local(23, 9), local(24, 0))], "Open today until 00:00", True),
        ([(local(23, 9), local(24, 1))], "Open tonight until 01:00", True),
        ([(local(22, 22), local(23, 10))], "Closed at the moment", False),
        ([(local(23, 10), local(23, 12))], "Open today until 12:00", True),
        ([(local(23, 12), local(23, 20))], "Opens today at 12:00", False),
        ([(local(24, 9), local(24, 20))], "Closed now, opens tomorrow at 09:00", False),
        ([(local(28, 9), local(28, 20))], "Closed now, opens Saturday at 09:00", False),
        ([(local(30, 9), local(30, 20))], "Closed until Monday, 30 November", False),
        ([(local(20, 0), local(30, 0))], "Open around the clock", True),
        ([], "Closed at the moment", False),
    ],
)
def test_state_is_told_in_one_line(spans, state, is_open):
    shown = describe(*spans)

    assert (shown.state, shown.is_open) == (state, is_open)


def test_nights_belong_to_the_day_on_which_they_begin():
    shown = describe((local(23, 9), local(23, 12)), (local(23, 20), local(24, 2)))

    assert [(day.name, day.text) for day in shown.days][:3] == [
        ("Today", "09:00–12:00, 20:00–02:00"),
        ("Tuesday", "closed"),
        ("Wednesday", "closed"),
    ]
    assert [day.is_today for day in shown.days] == [True] + [False] * 6


def test_round_the_clock_is_said_of_each_whole_day():
    shown = describe((local(22, 18), local(25, 12)))

    assert [day.text for day in shown.days][:4] == [
        "around the clock",
        "around the clock",
        "00:00–12:00",
        "closed",
    ]


def test_public_holiday_says_why_it_is_closed():
    holiday = SpecialDay(day=date(2026, 11, 24), ranges=(), is_holiday=True)
    closure = SpecialDay(day=date(2026, 11, 25), ranges=(), is_holiday=False)

    shown = describe(special=(holiday, closure))

    assert [(day.text, day.note) for day in shown.days][:3] == [
        ("closed", ""),
        ("closed", "public holiday"),
        ("closed", ""),
    ]
