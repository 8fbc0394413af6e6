from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from django.utils import translation

from foundation import formats
from foundation.formats import Formats
from foundation.writing.date_styles import Style

US, GB, DE = (Formats(Locale.parse(tag)) for tag in ("en_US", "en_GB", "de_DE"))
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
NINE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("writer", "text"),
    [
        (US, "Tuesday, December 1, 9:00 AM"),
        (GB, "Tuesday, 1 December, 09:00"),
        (DE, "Dienstag, 1. Dezember, 09:00"),
    ],
)
def test_moment_is_written_as_people_of_the_locale_do(writer: Formats, text: str):
    assert writer.moment(NINE, BERLIN).replace("\u202f", " ") == text


def test_short_moment_abbreviates_day_and_month():
    assert GB.short_moment(NINE, BERLIN) == "Tue 1 Dec, 09:00"
    assert DE.short_moment(NINE, BERLIN) == "Di., 1. Dez., 09:00"


def test_moment_names_the_year_where_it_is_another():
    assert GB.moment(NINE, BERLIN, today=date(2025, 12, 31)) == "Tuesday, 1 December 2026, 09:00"
    assert GB.moment(NINE, BERLIN, today=date(2026, 1, 1)) == "Tuesday, 1 December, 09:00"


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "02:30 (UTC+2)"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "02:30 (UTC+1)"),
        (datetime(2026, 10, 25, 2, 30, tzinfo=UTC), "03:30"),
    ],
)
def test_time_shows_the_offset_where_a_wall_time_occurs_twice(at: datetime, text: str):
    assert GB.time(at, BERLIN) == text


def test_weekdays_begin_as_the_locale_does():
    assert [short for _long, short in US.weekdays()][:2] == ["Sun", "Mon"]
    assert [short for _long, short in DE.weekdays()][:2] == ["Mo", "Di"]


@pytest.mark.parametrize(
    ("minor", "currency", "texts"),
    [
        (4500, "EUR", ("€45", "45\xa0€")),
        (4550, "EUR", ("€45.50", "45,50\xa0€")),
        (1200000, "JPY", ("¥1,200,000", "1.200.000\xa0¥")),
        (45500, "KWD", ("KWD45.500", "45,500\xa0KWD")),
    ],
)
def test_price_shows_minor_units_only_where_there_are_some(minor, currency, texts):
    assert (US.price(minor, currency), DE.price(minor, currency)) == texts


@pytest.mark.parametrize(("minutes", "text"), [(45, "45 min"), (60, "1 hr"), (90, "1 hr 30 min")])
def test_duration_is_in_hours_and_minutes(minutes: int, text: str):
    assert US.duration(minutes) == text


@pytest.mark.parametrize(
    ("header", "default", "found"),
    [
        ("", "de", "de"),
        ("fr-FR,fr;q=0.9", "de", "de"),
        ("fr,en-GB;q=0.8", "de", "en_GB"),
        ("en", "en-US", "en_US"),
        ("en", "de-AT", "en_AT"),
        ("en", "de", "en_DE"),
        ("de", "en-US", "de"),
        ("en-US", "de-DE", "en_US"),
        ("de;q=0.5,en-US;q=0.9", "de", "en_US"),
        ("x" * 5000, "de", "de"),
        ("en;q=x,de", "en", "de"),
        ("*", "xx-invalid-tag", "en"),
    ],
)
def test_negotiate_takes_the_first_supported_locale(header: str, default: str, found: str):
    locale = formats.negotiate(header, default=default, supported=frozenset({"en", "de"}))

    assert str(locale) == found


HOUSE = Style(clock="24", date_style="dmy", first_weekday=0)


@pytest.mark.parametrize(
    ("header", "locale", "style"),
    [
        pytest.param("en-US", "en_US", None, id="own region"),
        pytest.param("fr-FR,en-US;q=0.5", "en_US", None, id="own region, second language"),
        pytest.param("en", "en_DE", HOUSE, id="no region"),
        pytest.param("fr-FR", "de", HOUSE, id="no translation"),
        pytest.param("", "de", HOUSE, id="nothing said"),
    ],
)
def test_who_names_no_region_reads_in_the_style_of_the_business(header: str, locale: str, style):
    found = formats.choose(header, default="de", supported=frozenset({"en", "de"}), style=HOUSE)

    assert (str(found.locale), found.style) == (locale, style)


def test_current_formats_follow_the_active_language_and_keep_the_style():
    formats.use(Formats(Locale("en"), HOUSE))

    with translation.override("de"):
        in_german = formats.get_current()

    assert (str(in_german.locale), in_german.style) == ("de", HOUSE)
    assert formats.get_current() == Formats(Locale("en"), HOUSE)


def test_zones_with_the_same_offset_at_that_instant_show_the_same():
    summer = datetime(2026, 7, 1, tzinfo=UTC)

    assert formats.show_same(BERLIN, ZoneInfo("Africa/Lagos"), NINE)
    assert not formats.show_same(BERLIN, ZoneInfo("Africa/Lagos"), summer)
    assert not formats.show_same(BERLIN, NEW_YORK, NINE)


def test_offset_names_half_hours():
    assert formats.offset(NINE.astimezone(ZoneInfo("Asia/Kolkata"))) == "UTC+5:30"
    assert formats.offset(NINE.astimezone(NEW_YORK)) == "UTC-5"


@pytest.mark.parametrize(
    ("accept_language", "first"),
    [
        ("en-US,en;q=0.9", 6),
        ("en-GB", 0),
        # Languages that are not spoken here, but whose people look at our calendars.
        ("fr-FR,fr;q=0.9", 0),
        ("ar-EG", 5),
        ("ja-JP", 6),
        # A language without a country: the business decides.
        ("en", None),
        ("", None),
        ("*", None),
        ("xx-invalid-tag-of-many-parts, de;q=0.9, en-US;q=0.8", 6),
    ],
)
def test_week_begins_as_in_the_country_that_the_visitor_names(accept_language, first):
    assert formats.find_week_start(accept_language) == first


def test_weekdays_begin_where_the_reader_begins():
    writer = Formats(Locale.parse("en_US"), week_start=0)

    assert writer.first_week_day == 0
    assert [short for _long, short in writer.weekdays()] == [
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
        "Sun",
    ]
    assert US.first_week_day == 6


def test_weekday_is_named_in_full():
    assert (GB.weekday(date(2026, 12, 1)), DE.weekday(date(2026, 12, 5))) == ("Tuesday", "Samstag")
