from zoneinfo import ZoneInfo

import pytest

from foundation import tz


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        "America",
        "Factory",
        "Nowhere/City",
        "localtime",
        "../etc/passwd",
        "Europe/Berlin\x00",
        "x" * 5000,
    ],
)
def test_what_names_no_place_is_no_zone(name):
    assert tz.find_zone(name) is None


def test_an_iana_name_is_a_zone():
    assert tz.find_zone("America/New_York") == ZoneInfo("America/New_York")
    assert "America/New_York" in tz.list_names()
