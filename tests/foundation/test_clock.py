"""The clock obeys its file, and only its file."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from foundation import clock
from tests import guards


@pytest.fixture
def clock_file(settings, tmp_path):
    settings.CLOCK_FILE = tmp_path / "clock"
    return settings.CLOCK_FILE


def tells(shift: timedelta = timedelta(0)) -> bool:
    """Tell whether the clock is so far from real time; the machine may take its time meanwhile."""
    before = datetime.now(UTC)
    told = clock.now()
    after = datetime.now(UTC)
    return before + shift <= told <= after + shift


def test_now_is_real_utc_without_a_file(clock_file):
    assert clock.now().tzinfo is UTC
    assert tells()


def test_now_ignores_every_file_where_the_setting_is_off(settings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings.CLOCK_FILE = None
    for folder in (tmp_path, tmp_path / ".local"):
        folder.mkdir(exist_ok=True)
        (folder / "clock").write_text("+3600")

    assert tells()


@pytest.mark.parametrize(
    ("content", "seconds"), [("+3600", 3600), ("-60", -60), ("+86400\n", 86400), ("+0.5", 0.5)]
)
def test_file_shifts_the_time_by_seconds(clock_file, content, seconds):
    clock_file.write_text(content)

    assert tells(timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "content", ["=2026-03-28T13:00:00Z", "=2026-03-28T14:00:00+01:00\n", "= 2026-03-28T13:00:00Z"]
)
def test_file_freezes_the_time_in_utc(clock_file, content):
    clock_file.write_text(content)

    frozen = clock.now()

    assert frozen == datetime(2026, 3, 28, 13, tzinfo=UTC)
    assert frozen.tzinfo is UTC


def test_file_is_read_at_each_use(clock_file):
    clock_file.write_text("=2026-03-28T13:00:00Z")
    first = clock.now()
    clock_file.write_text("=2026-03-28T14:00:00Z")
    second = clock.now()
    clock_file.unlink()

    assert second - first == timedelta(hours=1)
    assert tells()


@pytest.mark.parametrize(
    "content",
    [
        "3600",
        "tomorrow",
        "=2026-03-28T13:00:00",
        "=",
        "+1e9",
        "+",
        "+99999999999999",
        "�",
        "=9999-12-31T23:59:59Z",
        "=0001-01-01T00:00:00Z",
        "=1999-12-31T23:59:59Z",
        "=2100-01-01T00:00:00Z",
    ],
)
def test_malformed_file_is_logged_once_and_real_time_returned(clock_file, caplog, content):
    guards.forget_content_of_clock_file()
    clock_file.write_text(content)

    with caplog.at_level(logging.ERROR, logger="foundation.clock"):
        is_real = [tells(), tells()]

    assert is_real == [True, True]
    assert len(caplog.records) == 1
    assert caplog.records[0].getMessage().startswith(f"The clock file holds {content!r}: ")


def test_folder_in_its_place_is_no_file(clock_file):
    clock_file.mkdir()

    assert tells()


def test_empty_file_is_real_time_without_a_complaint(clock_file, caplog):
    clock_file.write_text("\n")

    assert tells()
    assert caplog.records == []


def test_binary_file_is_malformed(clock_file):
    clock_file.write_bytes(b"\xff\xfe\x00")

    assert tells()
