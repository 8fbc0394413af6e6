import math
from datetime import UTC, datetime

import pytest
from rest_framework.serializers import ValidationError

from booking_saas.api.serializers import fields, shapes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("PT45M", 45),
        ("PT1H30M", 90),
        ("PT90M", 90),
        ("P1D", 1440),
        ("P1DT1H", 1500),
        ("PT120S", 2),
        ("PT0M", 0),
        ("P0D", 0),
    ],
)
def test_duration_is_read_as_minutes(text, minutes):
    assert fields.MinutesField().run_validation(text) == minutes


@pytest.mark.parametrize(
    "text", ["P", "PT", "P1DT", "P1Y", "P1M", "P1W", "PT1.5H", "-PT1H", "pt1h", "PT1M1H", "45"]
)
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(ValidationError) as refused:
        fields.MinutesField().run_validation(text)

    assert refused.value.detail == ["Use a duration such as PT45M or PT1H30M."]


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "PT0M"), (45, "PT45M"), (60, "PT1H"), (90, "PT1H30M"), (1440, "PT24H")],
)
def test_duration_is_written_in_hours_and_minutes(minutes, text):
    assert shapes.write_duration(minutes) == text
    assert fields.MinutesField().run_validation(text) == minutes


def test_moment_is_read_in_any_zone_and_written_in_utc():
    field = fields.InstantField()

    moment = field.run_validation("2026-12-05T08:00:00+01:00")

    assert moment == datetime(2026, 12, 5, 7, tzinfo=UTC)
    assert field.to_representation(moment) == "2026-12-05T07:00:00Z"


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (math.inf, "This number is too large."),
        (1.0, "This must be a whole number."),
        (True, "This must be a whole number."),
        ("1", "This must be a whole number."),
        (None, "This must be a whole number."),
    ],
)
def test_number_is_whole_and_no_text(value, sentence):
    with pytest.raises(ValidationError) as refused:
        fields.WholeNumberField().run_validation(value)

    assert refused.value.detail == [sentence]


@pytest.mark.parametrize("value", [0, 1, "true", None])
def test_flag_is_nothing_else(value):
    with pytest.raises(ValidationError) as refused:
        fields.FlagField().run_validation(value)

    assert refused.value.detail == ["This must be true or false."]
