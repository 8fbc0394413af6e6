"""Moments as whole seconds: there and back, and what is smaller than one."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from foundation.epochs import ceil_epoch, from_epoch, to_epoch

MOMENT = datetime(2026, 6, 1, 12, tzinfo=timezone(timedelta(hours=2)))
SECONDS = 1_780_308_000


def test_moment_goes_there_and_back_whatever_its_zone():
    assert to_epoch(MOMENT) == SECONDS
    assert from_epoch(SECONDS) == MOMENT
    assert from_epoch(SECONDS).tzinfo is UTC


def test_parts_of_seconds_do_not_enter_the_engine():
    with pytest.raises(ValueError, match="whole seconds"):
        to_epoch(MOMENT + timedelta(microseconds=1))


@pytest.mark.parametrize(("microseconds", "added"), [(0, 0), (1, 1), (999_999, 1)])
def test_parts_of_seconds_count_as_the_next_one(microseconds, added):
    assert ceil_epoch(MOMENT + timedelta(microseconds=microseconds)) == SECONDS + added
