from datetime import date

import holidays
import pytest

from scheduling.kinds import HolidayCategory
from scheduling.public_holidays import (
    find_subdivision,
    is_known_region,
    list_categories,
    list_public_holidays,
    list_regional_holidays,
)


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


def test_kinds_beside_the_public_ones_are_kept_where_they_are_switched_on():
    assumption = date(2026, 8, 15)

    assert assumption not in list_public_holidays("DE", "BY", 2026)
    assert list_public_holidays("DE", "BY", 2026, ("catholic",))[assumption] == "Mariä Himmelfahrt"
    assert list_public_holidays("DE", "BY", 2026, ("hindu",)) == list_public_holidays(
        "DE", "BY", 2026
    )


@pytest.mark.parametrize(
    ("country", "kinds"),
    [("DE", ("catholic", "school")), ("GB", ()), ("FI", ("unofficial",)), ("XX", ())],
)
def test_a_country_has_its_kinds(country, kinds):
    assert list_categories(country) == kinds


def test_each_kind_of_any_country_has_words():
    countries = holidays.list_supported_countries(include_aliases=False)

    known = {kind for country in countries for kind in list_categories(country)}

    assert known <= set(HolidayCategory.values)


def test_what_a_country_without_a_region_misses_is_named_with_who_keeps_it():
    missing = list_regional_holidays("GB", 2026)

    assert missing[date(2026, 4, 6)] == (
        "Easter Monday",
        ("England", "Northern Ireland", "Wales"),
    )
    assert date(2026, 12, 25) not in missing
    assert dict(list_regional_holidays("XX", 2026)) == {}
    assert dict(list_regional_holidays("IT", 2026)).get(date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("country", "text", "code"),
    [("DE", "be", "BE"), ("DE", "AUGSBURG", "Augsburg"), ("DE", "xx", "XX"), ("", "be", "BE")],
)
def test_a_region_is_found_in_whatever_case(country, text, code):
    assert find_subdivision(country, text) == code


@pytest.mark.parametrize(
    ("region", "language", "name"),
    [
        (("DE", "BE"), "en", "Easter Monday"),
        (("DE", "BE"), "de", "Ostermontag"),
        (("DE", "BE"), "", "Ostermontag"),
        (("DE", "BE"), "fr", "Ostermontag"),
        (("GB", "ENG"), "en", "Easter Monday"),
        (("FR", ""), "en", "Easter Monday"),
    ],
)
def test_names_are_in_the_language_of_the_page_where_they_are_known(region, language, name):
    days = list_public_holidays(*region, 2026, language=language)

    assert days[date(2026, 4, 6)] == name
