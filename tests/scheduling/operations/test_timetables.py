"""Lists are replaced as a whole, or not at all where one row breaks a rule."""

from datetime import date

import pytest

from scheduling.models import DateOverride, OpeningHours, OverrideRange
from scheduling.operations import timetables
from scheduling.operations.rows import InvalidRowError
from tests.factories import scheduling as make

NINE_TO_FIVE = {"weekday": 0, "opens_minute": 540, "closes_minute": 1020}


@pytest.fixture
def ana(acme):
    make.make_profile()
    return make.make_resource(make.make_location(), hours=False, slug="ana")


def list_hours():
    return list(OpeningHours.objects.values_list("weekday", "opens_minute", "closes_minute"))


def test_hours_are_replaced_for_their_owner_only(ana):
    make.make_hours(location=ana.location, weekdays=range(1))
    timetables.replace_hours(ana, [NINE_TO_FIVE])

    timetables.replace_hours(ana, [NINE_TO_FIVE | {"weekday": 2}])

    assert sorted(list_hours()) == [(0, 540, 1020), (2, 540, 1020)]
    assert list(ana.opening_hours.values_list("weekday", flat=True)) == [2]


def test_row_that_breaks_a_rule_is_named_and_nothing_changes(ana):
    timetables.replace_hours(ana, [NINE_TO_FIVE])
    reversed_dates = {"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 31)}

    with pytest.raises(InvalidRowError) as refused:
        timetables.replace_hours(ana, [NINE_TO_FIVE, NINE_TO_FIVE | reversed_dates])

    assert refused.value.index == 1
    assert refused.value.problem.message_dict == {
        "valid_until": ["The last date is before the first."]
    }
    assert list_hours() == [(0, 540, 1020)]


def test_date_that_appears_twice_is_refused(ana):
    override = {"date": date(2026, 12, 1), "ranges": []}

    with pytest.raises(InvalidRowError) as refused:
        timetables.replace_overrides(ana, [override, override])

    assert refused.value.index == 1
    assert not DateOverride.objects.exists()


def test_special_dates_bring_their_hours(ana):
    span = {"opens_minute": 600, "closes_minute": 840}

    timetables.replace_overrides(ana, [{"date": date(2026, 12, 1), "ranges": [span, span]}])
    timetables.replace_overrides(ana, [{"date": date(2026, 12, 2), "ranges": [span]}])

    assert list(OverrideRange.objects.values_list("override__date", flat=True)) == [
        date(2026, 12, 2)
    ]
