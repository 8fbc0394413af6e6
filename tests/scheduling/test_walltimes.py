import pytest
from django.core.exceptions import ValidationError

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


def test_range_past_midnight_says_so():
    assert walltimes.format_range(540, 1080) == "09:00–18:00"
    assert walltimes.format_range(540, 1440) == "09:00–24:00"
    assert walltimes.format_range(1320, 1620) == "22:00–03:00 (next day)"
