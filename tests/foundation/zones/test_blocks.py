"""A calendar program that knows only the block of the file shows the right times."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from foundation.zones.blocks import find_zone_block

BERLIN = [
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Berlin",
    "BEGIN:DAYLIGHT",
    "DTSTART:20250330T020000",
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    "TZNAME:CEST",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:20251026T030000",
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    "TZNAME:CET",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "END:STANDARD",
    "END:VTIMEZONE",
]
KOLKATA = [
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Kolkata",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZNAME:IST",
    "TZOFFSETFROM:+0530",
    "TZOFFSETTO:+0530",
    "END:STANDARD",
    "END:VTIMEZONE",
]
YEARLY = [
    "Europe/Berlin",
    "Europe/Dublin",
    "Europe/London",
    "America/New_York",
    "America/Asuncion",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Norfolk",
]
WITHOUT_A_RULE = {
    "Africa/Casablanca": "it followed Ramadan until 2026",
    "America/Vancouver": "its law changed in 2026",
    "America/Santiago": "it changes at 24:00 on a Saturday",
    "Asia/Jerusalem": "it changes on the Friday before a Sunday",
}


def read_lines(block):
    return block.to_ical().decode().split("\r\n")[:-1]


@pytest.mark.parametrize(("zone", "lines"), [("Europe/Berlin", BERLIN), ("Asia/Kolkata", KOLKATA)])
def test_block_says_each_change_once_with_its_onset_on_the_old_clock(zone, lines):
    assert read_lines(find_zone_block(zone, 2026)) == lines


@pytest.mark.parametrize("zone", WITHOUT_A_RULE)
def test_zone_without_a_yearly_rule_has_no_block(zone):
    assert find_zone_block(zone, 2026) is None


def test_law_that_changes_within_years_has_no_block():
    assert find_zone_block("America/Vancouver", 2024) is None


@pytest.mark.parametrize("zone", YEARLY)
def test_every_noon_of_the_years_around_is_right_by_the_block_alone(zone):
    block = find_zone_block(zone, 2026)
    ours = block.to_tz(lookup_tzid=False)
    noons = [
        datetime(2026, 1, 1, 12) + timedelta(days=day)  # noqa: DTZ001 - a wall time
        for day in range(3 * 365)
    ]

    by_block = [noon.replace(tzinfo=ours).utcoffset() for noon in noons]

    assert by_block == [noon.replace(tzinfo=ZoneInfo(zone)).utcoffset() for noon in noons]
