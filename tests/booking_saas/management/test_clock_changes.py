"""``manage.py clock_changes`` lists what moved on the clock; it changes what it is told to."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from foundation.zones import clock_rules
from scheduling.models import Booking, BookingEvent
from tests.factories.clock_changes import (
    BOOKED_AT,
    MONDAY_NINE,
    NINE_BY_TODAYS_LAW,
    book_last_year,
    make_salon,
)
from tests.factories.scheduling import book, make_profile

HOUR = timedelta(hours=1)


@pytest.fixture
def service(acme, settings, tmp_path):
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text("=2026-11-30T12:00:00Z")
    make_profile()
    return make_salon(name="Haircut")[0]


@pytest.fixture
def two(service):
    """Two visits, one right after the other."""
    return [book_last_year(service, MONDAY_NINE + HOUR * hours) for hours in range(2)]


def run(*options):
    out = StringIO()
    try:
        call_command("clock_changes", *options, stdout=out)
    except CommandError as error:
        return [*out.getvalue().splitlines()[1:], str(error)]
    rules, *lines = out.getvalue().splitlines()
    assert rules == clock_rules.use_newest().describe()
    return lines


def tell(booking, told, shown, what=""):
    return (
        f"acme: {booking.id} Haircut: told for 2026-12-14 {told}, the clock of America/Vancouver"
        f" will show 2026-12-14 {shown}. {what}"
    ).rstrip()


def list_starts():
    rows = Booking.objects.order_by("slot__starts_at")
    return list(rows.values_list("slot__starts_at", flat=True))


def test_list_changes_nothing(two):
    lines = run()

    assert lines == [
        tell(two[0], "09:00", "10:00"),
        tell(two[1], "10:00", "11:00"),
        "Visits that moved on the clock: 2",
        "Nothing was changed: choose --keep or --tell.",
    ]
    assert BookingEvent.objects.count() == 2


def test_kept_visits_follow_each_other(two):
    lines = run("--keep")

    assert lines == [
        tell(two[0], "09:00", "10:00", "Kept at its wall time."),
        tell(two[1], "10:00", "11:00", "Kept at its wall time."),
        "Visits that moved on the clock: 2",
    ]
    assert list_starts() == [NINE_BY_TODAYS_LAW, NINE_BY_TODAYS_LAW + HOUR]
    assert run() == ["Visits that moved on the clock: 0"]


def test_told_visits_stay(two):
    lines = run("acme", "--tell")

    assert lines[0] == tell(two[0], "09:00", "10:00", "Told.")
    assert list_starts() == [MONDAY_NINE, MONDAY_NINE + HOUR]
    assert run() == ["Visits that moved on the clock: 0"]


def test_visit_whose_time_is_taken_is_named_and_the_others_are_kept(two, service):
    book(service, NINE_BY_TODAYS_LAW, now=BOOKED_AT)

    lines = run("--keep")

    assert lines[0].startswith(tell(two[0], "09:00", "10:00", "NOT DONE: "))
    assert lines[1].startswith(tell(two[1], "10:00", "11:00", "NOT DONE: "))
    assert lines[-1] == "Visits that stay as they are: 2"
    assert list_starts() == [NINE_BY_TODAYS_LAW, MONDAY_NINE, MONDAY_NINE + HOUR]


def test_other_business_is_left_alone(two):
    assert run("globex", "--tell") == ["Visits that moved on the clock: 0"]
    assert run("nobody") == ['No business has the slug "nobody".']
    assert BookingEvent.objects.count() == 2
