"""A location changes its zone while somebody books the very time that a visit would move to."""

import pytest
from django.db import IntegrityError, transaction

from scheduling.models import BookingEvent, Location, Slot
from scheduling.operations import bookings
from scheduling.operations.clocks import rezoning
from scheduling.operations.clocks.rezoning import Kept, ObstacleError, Rezone
from scheduling.operations.commands import Actor, Outcome
from tests.concurrency import unguarded
from tests.concurrency.conftest import list_overlaps
from tests.concurrency.turns import run_into
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    key,
    make_command,
    make_location,
    make_profile,
    make_resource,
    make_service,
)

STAFF = Actor(kind=BookingEvent.Actor.STAFF)


@pytest.fixture
def race(committed_acme):
    """Return the race: a visit at 10:00 would move to 11:00, which somebody takes meanwhile."""
    make_profile()
    place = make_location(timezone="Europe/Berlin")
    service = make_service([make_resource(place)])
    book(service, at(10))
    command = make_command(service, at(11), key="late")

    def rezone() -> int:
        location = Location.objects.get(pk=place.pk)
        wanted = Rezone(
            location=location,
            timezone="Europe/London",
            kept=Kept.WALL_TIMES,
            tells=False,
            actor=STAFF,
        )
        with transaction.atomic():
            return rezoning.rezone_location(wanted, now=NOW)

    return lambda: run_into(key("late"), lambda: bookings.book_slot(command, now=NOW), rezone)


def test_zone_waits_for_the_booking_and_looks_again(race):
    first, second = race()

    assert isinstance(first, Outcome)
    assert isinstance(second, ObstacleError)
    assert Location.objects.get().timezone == "Europe/Berlin"
    assert sorted(Slot.objects.values_list("starts_at", flat=True)) == [at(10), at(11)]
    assert list_overlaps() == []


def test_control_without_the_locks_of_days_only_the_constraint_refuses(race, monkeypatch):
    unguarded.without_days(monkeypatch)

    outcomes = race()

    assert [type(each) for each in outcomes].count(IntegrityError) == 1
    assert list_overlaps() == []
