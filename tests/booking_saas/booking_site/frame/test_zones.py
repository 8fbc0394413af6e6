from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from booking_saas.booking_site.frame import zones

BERLIN = ZoneInfo("Europe/Berlin")


def test_choices_are_cities_by_region_in_the_visitors_language():
    groups = dict(zones.list_choices(Locale("en"), own=BERLIN))

    assert list(groups) == [
        "Europe",
        "America",
        "Asia",
        "Africa",
        "Australia",
        "Pacific",
        "Atlantic",
        "Indian Ocean",
        "UTC",
    ]
    assert ("Europe/Vienna", "Vienna") in groups["Europe"]
    assert groups["UTC"] == [("UTC", "UTC")]


@pytest.mark.parametrize(
    ("own", "group", "city"),
    [
        ("Asia/Katmandu", "Asia", "Kathmandu"),
        ("Asia/Kolkata", "Asia", "Kolkata"),
        ("Asia/Calcutta", "Asia", "Kolkata"),
        ("America/Argentina/Buenos_Aires", "America", "Argentina/Buenos Aires"),
        ("Europe/Kyiv", "Europe", "Kyiv"),
        ("Europe/Kiev", "Europe", "Kyiv"),
        ("US/Eastern", "America", "New York"),
        ("Etc/UTC", "UTC", "UTC"),
    ],
)
def test_visitors_own_zone_stands_once_among_the_choices_under_any_name(own, group, city):
    choices = zones.list_choices(Locale("en"), own=ZoneInfo(own))
    plain = zones.list_choices(Locale("en"), own=BERLIN)

    assert [(name, pair) for name, pairs in choices for pair in pairs if pair[0] == own] == [
        (group, (own, city))
    ]
    assert [pair[1] for pair in dict(choices)[group]] == [pair[1] for pair in dict(plain)[group]]


def test_zone_without_a_city_is_added():
    choices = dict(zones.list_choices(Locale("en"), own=ZoneInfo("Etc/GMT+5")))

    assert choices["UTC"] == [("Etc/GMT+5", "GMT+5"), ("UTC", "UTC")]


def test_regions_are_named_in_the_visitors_language():
    names = [name for name, _zones in zones.list_choices(Locale("de"), own=BERLIN)]

    assert names[:3] == ["Europa", "Amerika", "Asien"]
    assert names[5:] == ["Pazifik", "Atlantik", "Indischer Ozean", "UTC"]
