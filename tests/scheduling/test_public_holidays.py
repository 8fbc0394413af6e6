from datetime import date

import pytest

from scheduling.public_holidays import is_known_region, list_public_holidays


@pytest.mark.parametrize(
    ("country", "subdivision", "day", "name"),
    [
        pytest.param("DE", "BE", date(2026, 3, 8), "Frauentag", id="berlin-only"),
        pytest.param("DE", "", date(2026, 10, 3), "Tag der Deutschen Einheit", id="whole-country"),
        pytest.param("US", "NY", date(2026, 11, 26), "Thanksgiving Day", id="moves-with-the-year"),
    ],
)
def test_holiday_has_its_own_name(country, subdivision, day, name):
    assert list_public_holidays(country, subdivision, 2026)[day] == name


def test_subdivision_matters():
    assert date(2026, 3, 8) not in list_public_holidays("DE", "BY", 2026)


def test_only_days_of_the_year_are_listed():
    days = list_public_holidays("US", "NY", 2027)

    assert {day.year for day in days} == {2027}


@pytest.mark.parametrize("region", [("XX", ""), ("DE", "XX"), ("", "")])
def test_unknown_region_has_none(region):
    assert not is_known_region(*region)
    assert dict(list_public_holidays(*region, 2026)) == {}
