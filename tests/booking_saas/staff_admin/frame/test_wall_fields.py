"""Wall times as people type them."""

import pytest
from babel import Locale
from django.core.exceptions import ValidationError
from django.forms import modelform_factory

from booking_saas.staff_admin.frame.wall_fields import RangeForm, WallTimeField
from foundation import formats
from foundation.writing.date_styles import Style
from scheduling.models import OpeningHours


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("09:00", 540),
        ("9:00", 540),
        ("9", 540),
        ("930", 570),
        ("0930", 570),
        ("9.30", 570),
        (" 23:59 ", 1439),
        ("00:00", 0),
        ("24:00", 1440),
        ("24", 1440),
        ("", None),
    ],
)
def test_time_is_understood(text, minute):
    assert WallTimeField(required=False).clean(text) == minute


@pytest.mark.parametrize(
    "text",
    [
        "24:01",
        "25:00",
        "9:5",
        "9:60",
        "noon",
        "-1",
        "\u0660\u0669:00",
        "1:2:3",
        "12345",
        "9\0",
        ":",
    ],
)
def test_anything_else_is_refused_in_words(text):
    use_clock("24")

    with pytest.raises(ValidationError) as refused:
        WallTimeField().clean(text)

    assert refused.value.messages[0] in (
        "Use a time such as 09:00, up to 24:00.",
        "Null characters are not allowed.",
    )


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("9 am", 540),
        ("9:30 AM", 570),
        ("9:30\u202fPM", 1290),
        ("9.30 p.m.", 1290),
        ("12 am", 0),
        ("12:15 pm", 735),
        ("midnight", 1440),
        ("Midnight", 1440),
    ],
)
def test_both_clocks_are_understood(text, minute):
    assert WallTimeField().clean(text) == minute


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        ("nine", "6 pm", "Use a time such as 9:00 AM, up to midnight."),
        ("24:00", "6 pm", "A day ends at midnight; start the next one at 12:00 AM."),
        (
            "9 am",
            "9 am",
            "Start and end are the same. For round the clock, use 12:00 AM to midnight.",
        ),
    ],
)
def test_refusal_tells_times_on_the_clock_of_the_business(opens, closes, words):
    use_clock("12")
    rows = modelform_factory(OpeningHours, form=RangeForm, fields=("opens_minute", "closes_minute"))

    errors = rows({"opens_minute": opens, "closes_minute": closes}).errors

    told = [text.replace("\u202f", " ") for texts in errors.values() for text in texts]
    assert told == [words]


@pytest.mark.parametrize("text", ["13 pm", "0 am", "9:60 am", "am"])
def test_hour_that_no_clock_with_a_noon_has_is_refused(text):
    with pytest.raises(ValidationError):
        WallTimeField().clean(text)


@pytest.mark.parametrize(
    ("clock", "minute", "text"),
    [
        ("24", 0, "00:00"),
        ("24", 540, "09:00"),
        ("24", 1440, "24:00"),
        ("24", 1620, "03:00"),
        ("12", 0, "12:00 AM"),
        ("12", 540, "9:00 AM"),
        ("12", 1440, "midnight"),
        ("12", 1620, "3:00 AM"),
        ("24", "x", "x"),
        ("12", None, None),
    ],
)
def test_minutes_are_written_on_the_clock_of_the_business(clock, minute, text):
    use_clock(clock)

    assert WallTimeField().prepare_value(minute) == text


@pytest.mark.parametrize(
    ("clock", "help_text"),
    [
        ("24", "For example 18:00, 24:00, or 03:00 for the next morning."),
        ("12", "For example 6:00 PM, midnight, or 3:00 AM for the next morning."),
    ],
)
def test_form_of_a_range_gives_examples_on_that_clock(clock, help_text):
    use_clock(clock)

    form = modelform_factory(OpeningHours, form=RangeForm, fields=("opens_minute", "closes_minute"))

    assert form().fields["closes_minute"].help_text == help_text


def use_clock(clock: str) -> None:
    style = Style(clock=clock, date_style="dmy", first_weekday=0)
    formats.use(formats.Formats(Locale("en"), style))


@pytest.mark.parametrize(
    ("initial", "text", "changed"),
    [
        (540, "09:00", False),
        (540, "9", False),
        (1620, "03:00", False),
        (540, "x", True),
        (540, "10:00", True),
    ],
)
def test_change_is_a_change_of_the_time(initial, text, changed):
    assert WallTimeField().has_changed(initial, text) is changed
