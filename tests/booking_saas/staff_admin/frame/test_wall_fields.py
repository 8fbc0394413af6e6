"""Wall times as people type them."""

import pytest
from django.core.exceptions import ValidationError

from booking_saas.staff_admin.frame.wall_fields import WallTimeField


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
    with pytest.raises(ValidationError) as refused:
        WallTimeField().clean(text)

    assert refused.value.messages[0] in (
        "Use a time such as 09:00, up to 24:00.",
        "Null characters are not allowed.",
    )


@pytest.mark.parametrize(
    ("minute", "text"),
    [(0, "00:00"), (540, "09:00"), (1440, "24:00"), (1620, "03:00"), ("x", "x"), (None, None)],
)
def test_minutes_are_written_as_a_clock(minute, text):
    assert WallTimeField().prepare_value(minute) == text


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
