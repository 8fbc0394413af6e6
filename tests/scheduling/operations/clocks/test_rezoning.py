"""Another time zone of a location, with what is booked there."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from scheduling.kinds import ResourceKind
from scheduling.models import Booking, BookingEvent, Location, Occupancy, Slot, TimeOff
from scheduling.operations.clocks import rezoning
from scheduling.operations.clocks.rezoning import Kept, ObstacleError, Rezone
from scheduling.operations.commands import Actor
from scheduling.queries import invariants
from tenants.models import OutboxMessage
from tests.factories import scheduling as make

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BERLIN, LONDON = "Europe/Berlin", "Europe/London"
STAFF = Actor(kind=BookingEvent.Actor.STAFF, name="Ana")


def on_tuesday(hour: int, minute: int = 0) -> datetime:
    """Return an hour of UTC on December 1."""
    return datetime(2026, 12, 1, hour, minute, tzinfo=UTC)


@pytest.fixture
def place(acme):
    make.make_profile(timezone=BERLIN)
    return make.make_location(slug="main", timezone=BERLIN)


@pytest.fixture
def ana(place):
    return make.make_resource(place, slug="ana", name="Ana")


@pytest.fixture
def service(place, ana):
    return make.make_service([ana], location=place, buffer_after_minutes=10)


def book(service, start, **fields):
    return make.book(service, start, now=NOW, **fields).booking


def rezone(place, zone=LONDON, *, kept=Kept.WALL_TIMES, tells=True, now=NOW) -> int:
    command = Rezone(
        location=Location.objects.get(pk=place.pk),
        timezone=zone,
        kept=kept,
        tells=tells,
        actor=STAFF,
    )
    with transaction.atomic():
        return rezoning.rezone_location(command, now=now)


def starts() -> list[datetime]:
    return list(Slot.objects.order_by("starts_at").values_list("starts_at", flat=True))


def read_all() -> tuple[object, ...]:
    models = (Location, Slot, Occupancy, Booking, BookingEvent, TimeOff, OutboxMessage)
    return tuple(list(model.objects.order_by("pk").values()) for model in models)


def read_news() -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.order_by("id").values_list("topic", "consumer")
    return [row for row in rows if row[0] != "booking.confirmed"]


def test_visits_keep_their_wall_times_and_move(place, service):
    booking = book(service, on_tuesday(12))
    next_to_it = book(service, on_tuesday(13, 15), overrides=frozenset({make.Code.OFF_GRID}))

    assert rezone(place) == 2

    assert Location.objects.get().timezone == LONDON
    assert starts() == [on_tuesday(13), on_tuesday(14, 15)]
    spans = Occupancy.objects.filter(active=True).order_by("busy_from")
    assert list(spans.values_list("visit_from", "visit_until", "busy_from", "busy_until")) == [
        (on_tuesday(13), on_tuesday(14), on_tuesday(13), on_tuesday(14, 10)),
        (on_tuesday(14, 15), on_tuesday(15, 15), on_tuesday(14, 15), on_tuesday(15, 25)),
    ]
    event = BookingEvent.objects.get(booking_id=booking.id, version=2)
    assert (event.topic, event.actor, event.actor_name) == ("booking.rescheduled", "staff", "Ana")
    assert event.snapshot["location_timezone"] == LONDON
    assert event.snapshot["starts_at"] == "2026-12-01T13:00:00+00:00"
    assert [item["slug"] for item in event.snapshot["resources"]] == ["ana"]
    assert set(Booking.objects.values_list("id", "version")) == {
        (booking.id, 2),
        (next_to_it.id, 2),
    }
    assert list(invariants.list_broken()) == []


def test_visits_keep_their_instants_and_read_another_time(place, service):
    booking = book(service, on_tuesday(12))

    assert rezone(place, kept=Kept.INSTANTS) == 1

    assert starts() == [on_tuesday(12)]
    event = BookingEvent.objects.get(booking_id=booking.id, version=2)
    assert (event.topic, event.snapshot["location_timezone"]) == ("booking.retold", LONDON)
    assert list(invariants.list_broken()) == []


@pytest.mark.parametrize(
    ("kept", "tells", "news"),
    [
        (
            Kept.WALL_TIMES,
            True,
            [
                ("booking.rescheduled", "notifications.tell_customer"),
                ("booking.rescheduled", "notifications.tell_staff"),
            ],
        ),
        (Kept.WALL_TIMES, False, [("booking.shifted", "notifications.tell_staff")]),
        (Kept.INSTANTS, True, [("booking.retold", "notifications.tell_customer")]),
        (Kept.INSTANTS, False, []),
    ],
)
def test_customers_are_told_if_that_is_chosen_and_staff_of_what_moves(
    place, service, kept, tells, news
):
    book(service, on_tuesday(12))

    rezone(place, kept=kept, tells=tells)

    mailed = ("notifications.tell_customer", "notifications.tell_staff")
    told = [each for each in read_news() if each[1] in mailed]
    assert told == news
    assert Booking.objects.get().version == (2 if news else 1)


def test_wall_times_are_kept_on_both_sides_of_a_clock_change(place, service):
    winter = on_tuesday(12)
    summer = datetime(2027, 4, 6, 11, tzinfo=UTC)
    for start in (winter, summer):
        book(service, start)

    rezone(place, "America/New_York")

    assert starts() == [on_tuesday(18), datetime(2027, 4, 6, 17, tzinfo=UTC)]


def test_visit_by_video_keeps_its_instant_and_is_not_told(place, ana):
    remote = make.make_service([ana], location=place, remote=True)
    booking = book(remote, on_tuesday(12))

    assert rezone(place) == 0

    assert starts() == [on_tuesday(12)]
    assert BookingEvent.objects.filter(booking_id=booking.id).count() == 1


def test_what_is_over_cancelled_or_elsewhere_stays(place, ana, service):
    elsewhere = make.make_location(slug="other", timezone=BERLIN)
    ben = make.make_resource(elsewhere, slug="ben")
    other = make.make_service([ben], location=elsewhere)
    begun = book(service, datetime(2026, 11, 23, 10, tzinfo=UTC))
    book(other, on_tuesday(12))
    cancelled = book(service, on_tuesday(9))
    Booking.objects.filter(pk=cancelled.id).update(status="declined")

    assert rezone(place, now=datetime(2026, 11, 23, 10, 30, tzinfo=UTC)) == 0

    assert starts() == [begun.starts_at, on_tuesday(9), on_tuesday(12)]


def test_time_off_keeps_its_wall_time_with_the_visits(place, ana, service):
    row = TimeOff.objects.create(
        resource=ana, starts_at=on_tuesday(23), ends_at=on_tuesday(23) + timedelta(days=1)
    )
    past = TimeOff.objects.create(
        resource=ana, starts_at=NOW - timedelta(days=2), ends_at=NOW - timedelta(days=1)
    )

    rezone(place)

    row.refresh_from_db()
    assert (row.starts_at, row.ends_at) == (
        datetime(2026, 12, 2, tzinfo=UTC),
        datetime(2026, 12, 3, tzinfo=UTC),
    )
    assert TimeOff.objects.get(pk=past.pk).starts_at == past.starts_at


def test_time_off_stays_where_instants_are_kept(place, ana, service):
    row = TimeOff.objects.create(resource=ana, starts_at=on_tuesday(8), ends_at=on_tuesday(9))

    rezone(place, kept=Kept.INSTANTS)

    assert TimeOff.objects.get().starts_at == row.starts_at


def test_zones_of_one_clock_change_nothing_that_is_booked(place, service):
    book(service, on_tuesday(12))

    assert rezone(place, "Europe/Paris") == 0

    assert (starts(), read_news()) == ([on_tuesday(12)], [])
    assert Location.objects.get().timezone == "Europe/Paris"


def test_time_that_would_be_past_refuses_all_and_nothing_changes(place, service):
    soon = book(service, datetime(2026, 11, 24, 9, tzinfo=UTC))
    book(service, on_tuesday(12))
    before = read_all()

    with pytest.raises(ObstacleError) as refused:
        rezone(place, "Asia/Tokyo", now=datetime(2026, 11, 24, 2, tzinfo=UTC))

    assert [visit.booking_id for visit in refused.value.visits] == [soon.id]
    assert read_all() == before


def test_time_that_somebody_has_elsewhere_refuses_all_and_nothing_changes(place, service):
    elsewhere = make.make_location(slug="other", timezone=BERLIN)
    room = make.make_resource(elsewhere, slug="van", kind=ResourceKind.EQUIPMENT)
    with_van = make.make_service([room], location=place)
    far = make.make_service([room], location=elsewhere)
    mine = book(with_van, on_tuesday(10))
    book(far, on_tuesday(11))
    before = read_all()

    with pytest.raises(ObstacleError) as refused:
        rezone(place)

    assert [visit.booking_id for visit in refused.value.visits] == [mine.id]
    assert read_all() == before
