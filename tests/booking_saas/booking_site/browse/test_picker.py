from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel import Locale

from booking_saas.booking_site.browse import picker
from booking_saas.booking_site.browse.day_times import ShownStart
from booking_saas.booking_site.browse.display_zones import DisplayZone
from booking_saas.booking_site.browse.month import Span
from booking_saas.booking_site.browse.picker import PickerInput
from booking_saas.booking_site.frame.choices import Choice
from foundation.formats import Formats

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
TODAY = date(2026, 11, 23)


def build(*starts, choice=None, display=None, next_free=None, locale="en_GB", **fields):
    choice = choice or Choice()
    span = Span.around(choice.month or choice.day or TODAY, today=TODAY)
    given = {
        "path": "/times/",
        "pick_path": "/details/",
        "choice": choice,
        "display": display or DisplayZone.choose(location=BERLIN, visitor=None, is_remote=False),
        "formats": Formats(Locale.parse(locale)),
        "today": TODAY,
        "last_day": date(2027, 1, 22),
        "span": span,
        "starts": [ShownStart(at=start) for start in starts],
        "next_free": next_free,
    }
    return picker.build(PickerInput(**given | fields))


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_picker_chooses_the_first_free_day():
    shown = build(at(25, 8), at(25, 13), at(26, 8))

    assert shown.day_name == "Wednesday, 25 November"
    assert shown.announcement == "Wednesday, 25 November: 2 free times"
    assert [(part.key, [time.text for time in part.times]) for part in shown.parts] == [
        ("morning", ["09:00"]),
        ("afternoon", ["14:00"]),
    ]


def test_picker_keeps_a_day_that_was_chosen_though_it_is_full():
    shown = build(at(26, 8), choice=Choice(day=date(2026, 11, 24)))

    assert shown.parts == []
    assert shown.empty_text == "Nothing is free on this day."
    assert shown.next_free_text == "Next free day: Thursday, 26 November"
    assert shown.next_free_url == "/times/?month=2026-11&day=2026-11-26"


def test_picker_of_a_full_month_leads_to_the_next_free_day():
    shown = build(
        choice=Choice(month=date(2026, 12, 1)), next_free=datetime(2027, 1, 5, 9, tzinfo=UTC)
    )

    assert shown.empty_text == "Nothing is free in December 2026."
    assert shown.next_free_text == "Next free day: Tuesday, 5 January 2027"
    assert shown.next_free_url == "/times/?month=2027-01&day=2027-01-05"


def test_picker_without_any_free_time_says_so():
    shown = build()

    assert shown.next_free_url is None
    assert shown.empty_text.startswith("Everything is booked at the moment.")


def test_visit_at_a_place_shows_the_visitors_time_beside():
    display = DisplayZone.choose(location=BERLIN, visitor=NEW_YORK, is_remote=False)
    shown = build(at(24, 8), at(24, 16), display=display)

    times = [time for part in shown.parts for time in part.times]
    assert [(time.text, time.beside) for time in times] == [("09:00", "03:00"), ("17:00", "11:00")]
    assert times[0].label == "09:00, 03:00 your time"
    assert shown.zone_text == "Times are Berlin time, below in yours (New York)."


def test_remote_visit_shows_the_visitors_zone_only():
    display = DisplayZone.choose(location=BERLIN, visitor=NEW_YORK, is_remote=True)
    shown = build(at(24, 3), display=display)

    assert shown.day_name == "Monday, 23 November"
    assert (shown.parts[0].times[0].text, shown.parts[0].times[0].beside) == ("22:00", "")


def test_second_clock_is_explained_also_on_the_night_of_the_change():
    night = date(2026, 10, 25)
    shown = build(
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        today=night,
        choice=Choice(day=night),
        span=Span.around(night, today=night),
        display=DisplayZone.choose(location=BERLIN, visitor=NEW_YORK, is_remote=False),
    )

    assert [time.beside for time in shown.parts[0].times] == ["Sat 20:30"]
    assert shown.zone_text == (
        "Times are Berlin time, below in yours (New York). The clocks change on this day."
    )


def test_zone_that_the_browser_calls_by_an_old_name_is_the_chosen_one():
    display = DisplayZone.choose(
        location=BERLIN, visitor=ZoneInfo("Asia/Katmandu"), is_remote=False
    )

    shown = build(at(24, 8), choice=Choice(is_choosing_zone=True), display=display)

    assert shown.chosen_zone == "Asia/Katmandu"
    assert ("Asia/Katmandu", "Kathmandu") in dict(shown.zone_choices)["Asia"]
