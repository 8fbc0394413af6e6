import pytest
from babel import Locale

from scheduling.booking_site import zones


@pytest.mark.parametrize(
    "name", [None, "", "America", "Nowhere/City", "../etc/passwd", "Europe/Berlin\x00", "x" * 5000]
)
def test_parse_zone_takes_no_other_name(name):
    assert zones.parse_zone(name) is None


def test_parse_zone_takes_an_iana_name():
    assert zones.parse_zone("America/New_York").key == "America/New_York"


def test_choices_are_cities_by_region_in_the_visitors_language():
    groups = dict(zones.list_choices(Locale("de")))

    assert ("Europe/Vienna", "Wien") in groups["Europe"]
    assert groups["UTC"] == [("UTC", "UTC")]
