from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from foundation.formats import Formats
from foundation.writing import date_styles
from foundation.writing.date_styles import Style

DAY = date(2026, 12, 1)
TWO_PM = datetime(2026, 12, 1, 14, 5, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")


def write(locale: str, clock: str, order: str) -> tuple[str, str, str, str]:
    style = Style(clock=clock, date_style=order, first_weekday=0)
    writer = Formats(Locale.parse(locale), style)
    short = writer.short_moment(TWO_PM, UTC_ZONE, today=date(2025, 1, 1))
    texts = (writer.day(DAY), writer.full_day(DAY), writer.plain_day(DAY), short)
    return tuple(text.replace("\u202f", " ") for text in texts)


@pytest.mark.parametrize(
    ("locale", "country", "style"),
    [
        ("en", "DE", ("24", "dmy", 0)),
        ("de", "AT", ("24", "dmy", 0)),
        ("en", "US", ("12", "mdy", 6)),
        ("de", "US", ("12", "mdy", 6)),
        ("en", "GB", ("24", "dmy", 0)),
        ("en", "CA", ("12", "mdy", 6)),
        ("en", "IN", ("12", "dmy", 6)),
        ("en", "JP", ("24", "ymd", 6)),
        ("en", "EG", ("12", "dmy", 5)),
        ("en-GB", "", ("24", "dmy", 0)),
        ("en", "", ("12", "mdy", 0)),
        ("en", "XX", ("12", "mdy", 0)),
    ],
)
def test_style_is_that_of_the_country(locale: str, country: str, style):
    found = date_styles.find_style(Locale.parse(locale, sep="-"), country)

    assert (found.clock, found.date_style, found.first_weekday) == style


def test_what_is_chosen_wins_over_the_country():
    found = date_styles.find_style(
        Locale("en"), "US", clock="24", date_style="dmy", first_weekday=0
    )

    assert found == Style(clock="24", date_style="dmy", first_weekday=0)


@pytest.mark.parametrize(
    ("locale", "clock", "order", "texts"),
    [
        (
            "en_US",
            "24",
            "dmy",
            (
                "Tuesday, 1 December",
                "Tuesday, 1 December 2026",
                "1 Dec 2026",
                "Tue, 1 Dec 2026, 14:05",
            ),
        ),
        (
            "en_GB",
            "12",
            "mdy",
            (
                "Tuesday, December 1",
                "Tuesday, December 1, 2026",
                "Dec 1, 2026",
                "Tue, Dec 1, 2026, 2:05 pm",
            ),
        ),
        (
            "en",
            "24",
            "ymd",
            (
                "Tuesday, December 1",
                "Tuesday, 2026 December 1",
                "2026 Dec 1",
                "Tue, 2026 Dec 1, 14:05",
            ),
        ),
    ],
)
def test_english_is_written_in_every_style(locale: str, clock: str, order: str, texts):
    assert write(locale, clock, order) == texts


@pytest.mark.parametrize("order", ["dmy", "mdy", "ymd"])
def test_language_that_is_never_written_in_an_order_keeps_its_own(order: str):
    assert write("de", "12", order) == (
        "Dienstag, 1. Dezember",
        "Dienstag, 1. Dezember 2026",
        "1. Dez. 2026",
        "Di., 1. Dez. 2026, 2:05 PM",
    )


def test_weeks_begin_as_the_style_says():
    style = Style(clock="24", date_style="dmy", first_weekday=6)

    assert [short for _long, short in Formats(Locale("de"), style).weekdays()][:2] == ["So", "Mo"]


@pytest.mark.parametrize(
    ("clock", "texts"),
    [
        ("24", ("00:00", "09:30", "24:00", "01:00")),
        ("12", ("12:00 AM", "9:30 AM", "12:00 AM", "1:00 AM")),
    ],
)
def test_wall_time_is_told_on_the_clock_of_the_style(clock: str, texts):
    writer = Formats(Locale("en"), Style(clock=clock, date_style="dmy", first_weekday=0))

    told = tuple(writer.wall_time(minute) for minute in (0, 570, 1440, 1500))

    assert tuple(text.replace("\u202f", " ") for text in told) == texts
