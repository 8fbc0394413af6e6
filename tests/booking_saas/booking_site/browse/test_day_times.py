from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale

from booking_saas.booking_site.browse import day_times
from booking_saas.booking_site.browse.day_times import ShownStart
from booking_saas.booking_site.browse.display_zones import DisplayZone
from booking_saas.booking_site.frame.choices import Choice
from foundation.formats import Formats

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def night(day, hour, minute=0):
    return ShownStart(at=at(day, hour, minute), is_night=True)


def list_parts(*starts, visitor=None, is_remote=False, choice=None):
    return day_times.list_parts(
        [start if isinstance(start, ShownStart) else ShownStart(at=start) for start in starts],
        display=DisplayZone.choose(location=BERLIN, visitor=visitor, is_remote=is_remote),
        formats=Formats(Locale.parse("en_GB")),
        choice=choice or Choice(),
        path="/details/",
    )


def list_times(*starts, **options):
    return [time for part in list_parts(*starts, **options) for time in part.times]


def test_day_has_only_those_parts_in_which_something_is_free():
    parts = list_parts(night(23, 23), night(24, 3, 59), at(24, 4), at(24, 11), at(24, 16))

    assert [(part.key, part.name, [time.text for time in part.times]) for part in parts] == [
        ("night", "Night to Tuesday", ["00:00", "04:59"]),
        ("morning", "Morning", ["05:00"]),
        ("afternoon", "Afternoon", ["12:00"]),
        ("evening", "Evening", ["17:00"]),
    ]
    assert [part.key for part in list_parts(at(24, 8))] == ["morning"]


def test_time_after_midnight_says_which_night_it_belongs_to():
    times = list_times(night(27, 23, 30), night(28, 3, 59), at(28, 4))

    assert [(time.text, time.label) for time in times] == [
        ("00:30", "00:30, night to Saturday"),
        ("04:59", "04:59, night to Saturday"),
        ("05:00", ""),
    ]


def test_early_time_of_a_day_that_begins_early_is_no_night():
    (part,) = list_parts(at(28, 3), at(28, 8))

    assert (part.name, [(time.text, time.label) for time in part.times]) == (
        "Morning",
        [("04:00", ""), ("09:00", "")],
    )


def test_button_leads_on_with_what_was_chosen_and_forgets_the_month():
    (time,) = list_times(at(24, 8), choice=Choice(staff="ana", day=at(24, 8).date()))

    assert time.value == "2026-11-24T08:00:00Z"
    assert time.url == "/details/?staff=ana&start=2026-11-24T08%3A00%3A00Z"


def test_visit_at_a_location_shows_the_visitors_time_beside():
    times = list_times(at(24, 8), at(24, 16), visitor=NEW_YORK)

    assert [(time.text, time.beside) for time in times] == [("09:00", "03:00"), ("17:00", "11:00")]
    assert times[0].label == "09:00, 03:00 your time"


def test_beside_names_the_weekday_where_it_is_another():
    (time,) = list_times(at(24, 16), visitor=ZoneInfo("Asia/Tokyo"))

    assert time.beside == "Wed 01:00"


def test_remote_visit_shows_the_visitors_zone_only():
    (time,) = list_times(at(24, 3), visitor=NEW_YORK, is_remote=True)

    assert (time.text, time.beside) == ("22:00", "")


def test_zone_with_the_same_offset_is_not_shown_beside():
    (time,) = list_times(at(24, 8), visitor=ZoneInfo("Africa/Lagos"))

    assert (time.beside, time.label) == ("", "")


def test_wall_times_that_occur_twice_show_their_offset():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    times = list_times(first, first + timedelta(hours=1))

    assert [time.text for time in times] == ["02:30 (UTC+2)", "02:30 (UTC+1)"]


def test_seats_left_are_named_where_they_matter():
    (time,) = list_times(ShownStart(at=at(24, 8), seats_left=1))

    assert time.seats == "1 place left"
    assert time.label == "09:00, 1 place left"
