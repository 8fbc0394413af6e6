"""Visits are listed whose clock shows another time than people were told, and no others."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduling.operations import bookings
from scheduling.operations.commands import CancelBooking, Contact
from scheduling.queries.clocks import clock_changes
from scheduling.queries.clocks.clock_changes import MovedVisit
from tests.factories.clock_changes import (
    BOOKED_AT,
    BY_LAW,
    MONDAY_NINE,
    NINE_BY_TODAYS_LAW,
    VANCOUVER,
    book_last_year,
    make_salon,
    rewrite,
)
from tests.factories.scheduling import book, key, make_profile
from tests.factories.snapshots import make_snapshot

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def service(acme):
    make_profile()
    return make_salon(name="Haircut")[0]


def test_visit_told_by_the_old_rules_is_listed(service):
    told = book_last_year(service, MONDAY_NINE)

    assert clock_changes.list_moved_visits(now=NOW) == [
        MovedVisit(
            booking_id=told.id,
            version=1,
            service_name="Haircut",
            starts_at=MONDAY_NINE,
            zone=VANCOUVER,
            told="2026-12-14 09:00",
            shown="2026-12-14 10:00",
            can_keep=True,
        )
    ]


def test_visit_told_by_todays_rules_is_not_listed(service):
    snapshot = book(service, MONDAY_NINE, now=BOOKED_AT).booking

    assert snapshot.utc_offsets == {VANCOUVER: BY_LAW}
    assert clock_changes.list_moved_visits(now=NOW) == []


def test_what_is_over_cancelled_or_not_remembered_is_not_listed(service):
    book_last_year(service, MONDAY_NINE)
    cancelled = book_last_year(service, MONDAY_NINE + timedelta(hours=1))
    bookings.cancel_booking(
        CancelBooking(booking_id=cancelled.id, idempotency=key("cancel")), now=BOOKED_AT
    )
    rewrite(book(service, MONDAY_NINE + timedelta(hours=2), now=BOOKED_AT).booking, {})

    assert clock_changes.list_moved_visits(now=MONDAY_NINE) == []


def test_remote_visit_is_listed_by_the_customers_clock_and_cannot_be_kept(acme):
    make_profile()
    service, _person = make_salon(remote=True)
    contact = Contact(name="Jo", email="jo@example.com", timezone="America/Edmonton")
    booking = book(service, MONDAY_NINE, now=BOOKED_AT, contact=contact).booking
    assert booking.utc_offsets == {VANCOUVER: BY_LAW, "America/Edmonton": -360}
    rewrite(booking, {VANCOUVER: BY_LAW, "America/Edmonton": -420})

    (moved,) = clock_changes.list_moved_visits(now=NOW)

    assert (moved.zone, moved.can_keep) == ("America/Edmonton", False)
    assert (moved.told, moved.shown) == ("2026-12-14 10:00", "2026-12-14 11:00")


def test_list_takes_one_statement(service, django_assert_num_queries):
    for hours in range(3):
        book_last_year(service, MONDAY_NINE + timedelta(hours=hours))

    with django_assert_num_queries(1):
        found = clock_changes.list_moved_visits(now=NOW)

    assert [visit.told[-5:] for visit in found] == ["09:00", "10:00", "11:00"]


@pytest.mark.parametrize(
    ("offsets", "start"),
    [
        ({VANCOUVER: -480}, NINE_BY_TODAYS_LAW),
        ({VANCOUVER: BY_LAW}, MONDAY_NINE),
        ({}, MONDAY_NINE),
    ],
)
def test_told_start_is_where_the_clock_shows_what_was_told(offsets, start):
    booking = make_snapshot(starts_at=MONDAY_NINE, utc_offsets=offsets)

    assert clock_changes.find_told_start(booking, VANCOUVER) == start


def test_second_of_two_equal_wall_times_is_where_it_was():
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    booking = replace(make_snapshot(starts_at=second), utc_offsets={"Europe/Berlin": 60})

    assert clock_changes.find_told_start(booking, "Europe/Berlin") == second
