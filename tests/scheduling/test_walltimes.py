from datetime import UTC, datetime

import pytest
from babel import Locale
from django.core.exceptions import ValidationError

from foundation import formats
from foundation.writing.date_styles import Style
from scheduling import walltimes


@pytest.mark.parametrize(
    ("opens", "closes", "minutes"),
    [
        ("09:00", "18:00", (540, 1080)),
        ("22:00", "03:00", (1320, 1620)),
        ("00:00", "24:00", (0, 1440)),
        ("00:01", "00:00", (1, 1440)),
        ("23:59", "23:58", (1439, 2878)),
    ],
)
def test_range_is_read_and_written_back(opens, closes, minutes):
    start = walltimes.parse_start(opens)
    end = walltimes.parse_end(closes, start)

    assert (start, end) == minutes
    assert walltimes.parse_end(walltimes.format_time(end), start) == end


@pytest.mark.parametrize("text", ["9:00", "09:60", "24:01", "0900", "", " 09:00", "09:00\n"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValidationError) as refused:
        walltimes.parse_start(text)

    assert refused.value.messages == ["Use a time such as 09:00, up to 24:00."]


def test_range_does_not_start_at_the_end_of_a_day():
    with pytest.raises(ValidationError) as refused:
        walltimes.parse_start("24:00")

    assert refused.value.messages == ["A day ends at 24:00; start the next one at 00:00."]


def test_range_without_length_is_refused():
    with pytest.raises(ValidationError) as refused:
        walltimes.parse_end("09:00", 540)

    assert refused.value.messages == [
        "Start and end are the same. For round the clock, use 00:00 to 24:00."
    ]


@pytest.mark.parametrize(
    ("clock", "texts"),
    [
        ("24", ("09:00–18:00", "09:00–24:00", "22:00–03:00 (next day)")),
        ("12", ("9:00 AM–6:00 PM", "9:00 AM–12:00 AM", "10:00 PM–3:00 AM (next day)")),
    ],
)
def test_range_is_told_on_the_clock_that_people_read_and_past_midnight_says_so(clock, texts):
    use_clock(clock)

    told = (
        walltimes.format_range(540, 1080),
        walltimes.format_range(540, 1440),
        walltimes.format_range(1320, 1620),
    )

    assert tuple(text.replace("\u202f", " ") for text in told) == texts
    assert walltimes.format_range(0, 1440) == "round the clock"


@pytest.mark.parametrize(
    ("clock", "text"), [("24", "1 Dec 2026, 24:00"), ("12", "2 Dec 2026, 12:00 AM")]
)
def test_end_of_a_day_is_told_on_the_clock_that_people_read(clock, text):
    use_clock(clock)
    midnight = datetime(2026, 12, 1, 23, tzinfo=UTC)

    told = walltimes.format_moment(midnight, "Europe/Berlin", is_end=True)

    assert told.replace("\u202f", " ") == text


def use_clock(clock: str) -> None:
    style = Style(clock=clock, date_style="dmy", first_weekday=0)
    formats.use(formats.Formats(Locale("en"), style))
