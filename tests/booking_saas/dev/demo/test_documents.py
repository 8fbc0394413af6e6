"""Whoever opens the demo finds people at work, whatever the day is."""

from datetime import date, timedelta

import pytest

from booking_saas.dev.demo import clinic, salon

MONDAY = date(2026, 11, 30)
DAYS = [*(MONDAY + timedelta(days=number) for number in range(7)), date(2026, 12, 25)]
FEWEST_AT_WORK = 3


def covers(days, weekday):
    return any(each["weekday"] == weekday for each in days)


@pytest.mark.parametrize("today", DAYS, ids=str)
@pytest.mark.parametrize("build", [salon.build_document, clinic.build_document])
def test_today_is_an_open_day_with_people(build, today):
    document = build(today)

    (place,) = document["locations"]
    staff = [each for each in document["resources"] if each["kind"] == "staff"]
    working = [each["slug"] for each in staff if covers(each["hours"], today.weekday())]
    assert covers(place["hours"], today.weekday())
    assert place["open_on_holidays"] == [today.isoformat()]
    assert len(working) >= FEWEST_AT_WORK
    assert not any(each["from"] <= today.isoformat() <= each["to"] for each in document["closures"])
