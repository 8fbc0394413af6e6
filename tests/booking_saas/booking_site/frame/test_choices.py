from datetime import UTC, date, datetime

import pytest

from booking_saas.booking_site.frame.choices import Choice, parse_date, parse_instant, write_instant


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "x",
        "2026-12-01",
        "2026-12-01T08:00:00",
        "9999-12-31T23:59:59-14:00",
        "\x00",
        "1" * 99,
    ],
)
def test_parse_instant_needs_an_instant_of_sane_years(text):
    assert parse_instant(text) is None


def test_parse_instant_returns_utc():
    expected = datetime(2026, 12, 1, 8, tzinfo=UTC)

    assert parse_instant("2026-12-01T09:00:00+01:00") == expected
    assert parse_instant(write_instant(expected)) == expected


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "2026-02-30", "tomorrow", None])
def test_parse_date_takes_no_other_days(text):
    assert parse_date(text) is None


def test_choice_survives_its_own_address():
    query = {
        "staff": "ana",
        "month": "2026-12",
        "day": "2026-12-01",
        "tz": "Asia/Tokyo",
        "view": "month",
        "email": "a@b.example",
    }

    choice = Choice.read(query)

    assert choice.month == date(2026, 12, 1)
    assert dict(choice.fields()) == query
    assert choice.url("/x/").startswith(
        "/x/?staff=ana&month=2026-12&day=2026-12-01&tz=Asia%2FTokyo"
    )
    assert Choice().url("/x/") == "/x/"


@pytest.mark.parametrize("zone", ["Mars/Base", "localtime"])
def test_choice_takes_what_cannot_be_understood_for_not_chosen(zone):
    choice = Choice.read({"day": "x", "month": "13", "start": "now", "tz": zone, "view": "?"})

    assert choice == Choice()
