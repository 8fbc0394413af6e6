"""The day of one of the staff in words: exact, complete, and with nothing that was typed loose."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from notifications.contracts import DaySheetContext, SheetPause, SheetVisit
from notifications.texts import rendering
from notifications.texts.day_sheet import write_day_sheet
from notifications.texts.letters import DetailRow
from tests.factories.notifications import NOW, make_business, read_in

NINE = datetime(2026, 12, 1, 8, tzinfo=UTC)
"""In Berlin; a Tuesday."""
HOUR = timedelta(hours=1)
URL = "https://salon.example/admin/?day=2026-12-01"

VISIT = SheetVisit(
    starts_at=NINE,
    ends_at=NINE + HOUR,
    service="Haircut",
    customer="Jane Doe",
    phone="+12125550100",
    note="",
    place="Salon Mitte",
    things=("Room 1", "Dryer"),
    code="K7M2QX",
    attends=False,
)


def make_sheet(*items, **fields):
    values = {
        "business": make_business(),
        "secrets": (),
        "is_proved": True,
        "day": date(2026, 12, 1),
        "zone": ZoneInfo("Europe/Berlin"),
        "items": items or (VISIT,),
        "url": URL,
    }
    return DaySheetContext(**values | fields)


def write(context, locale="en"):
    formats = read_in(locale)
    with translation.override(formats.locale.language):
        return write_day_sheet(context, formats, now=NOW)


def make_pause(start, end, *, is_break=False):
    return SheetPause(starts_at=start, ends_at=end, is_break=is_break)


def test_sheet_tells_the_day_each_visit_and_each_pause():
    later = replace(VISIT, starts_at=NINE + 3 * HOUR, ends_at=NINE + 4 * HOUR, place="", things=())
    sheet = make_sheet(
        VISIT,
        make_pause(NINE + HOUR, NINE + 2.5 * HOUR),
        make_pause(NINE + 2.5 * HOUR, NINE + 3 * HOUR, is_break=True),
        later,
    )

    letter = write(sheet)

    assert letter.subject == "Your day: Tuesday, 1 December 2026, 2 visits"
    assert letter.heading == "Your day: Tuesday, 1 December 2026"
    assert letter.lead == "2 visits\nFrom 09:00 to 13:00, in Berlin time."
    assert letter.rows == (
        DetailRow(
            label="09:00 – 10:00",
            value=(
                "Jane Doe, Haircut\n    +1 212-555-0100\n    Salon Mitte, Room 1, Dryer\n    K7M2QX"
            ),
        ),
        DetailRow(label="10:00 – 11:30", value="Free, 1 hr 30 min"),
        DetailRow(label="11:30 – 12:00", value="Break, 30 min"),
        DetailRow(
            label="12:00 – 13:00",
            value="Jane Doe, Haircut\n    +1 212-555-0100\n    By phone or video\n    K7M2QX",
        ),
    )
    assert (letter.button_label, letter.button_url) == ("Open the day", URL)
    assert letter.notes == (
        "As things stood when this was sent. You are told of changes as they happen.",
    )
    assert letter.signature == "Salon Nord"


def test_sheet_of_one_visit_says_one():
    assert write(make_sheet()).lead == "1 visit\nFrom 09:00 to 10:00, in Berlin time."


def test_span_of_the_day_ends_with_the_visit_that_ends_last():
    long = replace(VISIT, ends_at=NINE + 3 * HOUR)
    inner = replace(VISIT, starts_at=NINE + HOUR, ends_at=NINE + 2 * HOUR)

    assert write(make_sheet(long, inner)).lead.endswith("From 09:00 to 12:00, in Berlin time.")


def test_row_leaves_out_what_is_not_known_and_tells_what_is():
    bare = replace(VISIT, phone="", things=(), code="")
    full = replace(VISIT, attends=True, note="Ring twice\r\nplease")

    assert write(make_sheet(bare)).rows[0].value == "Jane Doe, Haircut\n    Salon Mitte"
    assert write(make_sheet(full)).rows[0].value.split("\n")[3:] == [
        "    Will be there: confirmed",
        "    Note: Ring twice",
        "    please",
        "    K7M2QX",
    ]


def test_german_sheet_is_german():
    letter = write(make_sheet(VISIT, make_pause(NINE + HOUR, NINE + 2 * HOUR, is_break=True)), "de")

    assert letter.subject == "Ihr Tag: Dienstag, 1. Dezember 2026, 1 Termin"
    assert letter.lead == "1 Termin\nVon 09:00 bis 10:00, Ortszeit Berlin."
    assert letter.rows[1].value == "Pause, 1 Std."


@pytest.mark.parametrize(
    "typed", ["Jane\r\nBcc: all@example.com", "Jane\u202e\u2066 Doe", "x" * 10_000]
)
def test_whatever_people_typed_stays_in_its_line(typed):
    sheet = make_sheet(replace(VISIT, customer=typed, service=typed, place=typed, things=(typed,)))

    letter = write(sheet)

    assert not set(letter.subject) & set("\r\n")
    lines = letter.rows[0].value.split("\n")
    assert len(lines) == 4
    assert all(not set(line) & set("\r\u202e\u2066") for line in lines)
    assert letter.rows[0].value.splitlines() == lines


def test_wall_time_that_comes_twice_is_told_apart():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    visit = replace(VISIT, starts_at=first, ends_at=first + HOUR)

    letter = write(make_sheet(visit, day=date(2026, 10, 25)))

    assert letter.rows[0].label == "02:30 (UTC+2) – 02:30 (UTC+1)"


def test_no_visit_stands_out_and_none_is_seen_beside_the_subject():
    letter = write(make_sheet())

    html = rendering.render_html(letter, accent_color="#0f766e")

    assert letter.is_list
    assert letter.preview == "1 visit\nFrom 09:00 to 10:00, in Berlin time."
    assert html.count("Jane Doe") == 1


def test_sheet_loads_nothing_where_there_is_no_network():
    html = rendering.render_html(write(make_sheet()), accent_color="#0f766e")

    assert html.count("<a ") == 1
    assert "<img" not in html
    assert "<link" not in html
    assert "K7M2QX" in html
