from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from booking_saas.booking_site.browse import display_zones
from booking_saas.booking_site.browse.display_zones import DisplayZone
from foundation.formats import Formats

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
LAGOS = ZoneInfo("Africa/Lagos")
NOVEMBER = datetime(2026, 11, 24, 8, tzinfo=UTC)
NIGHT_OF_THE_CHANGE = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
FORMATS = Formats(Locale.parse("en_GB"))


def choose(visitor, *, is_remote=False):
    return DisplayZone.choose(location=BERLIN, visitor=visitor, is_remote=is_remote)


def describe(display, *starts, next_free=None):
    return display_zones.describe(display, starts, next_free=next_free, formats=FORMATS)


@pytest.mark.parametrize(
    ("visitor", "is_remote", "expected"),
    [
        (None, False, (BERLIN, BERLIN, None)),
        (BERLIN, False, (BERLIN, BERLIN, None)),
        (NEW_YORK, False, (BERLIN, NEW_YORK, NEW_YORK)),
        (None, True, (BERLIN, BERLIN, None)),
        (NEW_YORK, True, (NEW_YORK, NEW_YORK, None)),
    ],
)
def test_location_leads_for_visits_there_and_the_visitor_for_remote_ones(
    visitor, is_remote, expected
):
    display = choose(visitor, is_remote=is_remote)

    assert (display.zone, display.chosen, display.beside) == expected


def test_zone_with_the_same_wall_time_is_not_shown_beside():
    # Lagos has no summer time: in July its clocks are an hour behind those of Berlin.
    display = choose(LAGOS)

    assert display.beside_at(NOVEMBER) is None
    assert display.beside_at(datetime(2026, 7, 1, 8, tzinfo=UTC)) == LAGOS


@pytest.mark.parametrize("visitor", [None, BERLIN, LAGOS, ZoneInfo("Europe/Paris")])
def test_nothing_is_said_while_visitor_and_place_read_the_same_clock(visitor):
    assert describe(choose(visitor), NOVEMBER) == ""
    assert describe(choose(visitor), next_free=NOVEMBER) == ""
    assert describe(choose(visitor)) == ""


def test_line_names_both_zones_where_they_differ():
    assert describe(choose(NEW_YORK), NOVEMBER) == (
        "Times are Berlin time, below in yours (New York)."
    )


@pytest.mark.parametrize(
    ("visitor", "line"),
    [
        (NEW_YORK, "Times are New York time."),
        # Nobody knows where they are: then they must be told which time it is.
        (None, "Times are Berlin time."),
        (BERLIN, ""),
        (ZoneInfo("Europe/Paris"), ""),
    ],
)
def test_line_of_a_remote_visit_names_the_zone_unless_it_is_that_of_the_place(visitor, line):
    assert describe(choose(visitor, is_remote=True), NOVEMBER) == line


def test_line_of_a_full_day_is_about_the_next_free_time():
    july = datetime(2026, 7, 1, 8, tzinfo=UTC)

    assert describe(choose(LAGOS), next_free=NOVEMBER) == ""
    assert describe(choose(LAGOS), next_free=july) == (
        "Times are Berlin time, below in yours (Lagos)."
    )


def test_line_says_that_the_clocks_change():
    assert describe(choose(None), NIGHT_OF_THE_CHANGE) == (
        "Times are Berlin time. The clocks change on this day."
    )
    assert describe(choose(NEW_YORK), NIGHT_OF_THE_CHANGE) == (
        "Times are Berlin time, below in yours (New York). The clocks change on this day."
    )
