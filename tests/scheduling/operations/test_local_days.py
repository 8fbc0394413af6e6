"""A limit counts on the local day of whom it belongs to, and the same days lock it.

The salon lies in Los Angeles (UTC-8); Kiri works from Kiritimati (UTC+14), round the clock. Where
the two clocks differ by 22 hours, no other zone can be taken by mistake. (booking-rules, 3)
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from scheduling.engine.codes import Code
from scheduling.kinds import SlotDayKind
from scheduling.locks import Day
from scheduling.models import BookingEvent, Closure, Slot, SlotDay
from scheduling.operations import claims
from scheduling.operations.errors import RefusedError
from scheduling.queries import availability
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    make_hours,
    make_location,
    make_profile,
    make_resource,
    make_service,
)
from tests.scheduling.operations.test_bookings import cancel, move

WEST, EAST = "America/Los_Angeles", "Pacific/Kiritimati"
SERVICE, RESOURCE = SlotDayKind.SERVICE, SlotDayKind.RESOURCE


@pytest.fixture
def make_visit(acme):
    """Return a maker of the service, with limits of the service or of Kiri."""
    make_profile()
    salon, island = make_location(timezone=WEST), make_location(timezone=EAST)

    def make(limited: str, **limits: int):
        kiri = make_resource(
            island, slug="kiri", hours=False, **(limits if limited == "resource" else {})
        )
        make_hours(0, 24 * 60, resource=kiri)
        own = limits if limited == "service" else {}
        return make_service([kiri], location=salon, slug="call", **own)

    return make


def list_starts(begin, end):
    listing = availability.Listing(service="call", window_from=begin, window_to=end)
    return [opened.start for opened in availability.list_open_slots(listing, now=NOW)]


def refusal(service, start):
    with pytest.raises(RefusedError) as caught:
        book(service, start)
    return caught.value.code


# In UTC, Kiri's Monday is Sunday 10:00 to Monday 10:00, the salon's Monday 08:00 to Tuesday 08:00.
# Each taken start and each one refused lie on two days by the other clocks.
DAYS = [
    pytest.param("resource", at(2), at(9), at(10), id="resource-later-that-day"),
    pytest.param("resource", at(9), at(23, day=-1), at(10), id="resource-earlier-that-day"),
    pytest.param("service", at(9), at(7, day=1), at(7), id="service-later-that-day"),
    pytest.param("service", at(7, day=1), at(8), at(8, day=1), id="service-earlier-that-day"),
]
# In UTC, Kiri's week is Sunday 10:00 to Sunday 10:00, the salon's Monday 08:00 to Monday 07:00:
# its Sunday has 23 hours.
WEEKS = [
    pytest.param("resource", at(12, day=-1), at(9, day=6), at(10, day=6), id="resource-later"),
    pytest.param("resource", at(9, day=6), at(10, day=-1), at(9, day=-1), id="resource-earlier"),
    pytest.param("service", at(9), at(6, day=7), at(7, day=7), id="service-later"),
    pytest.param("service", at(6, day=7), at(8), at(7), id="service-earlier"),
]


@pytest.mark.parametrize(("limited", "first", "full", "other"), DAYS)
def test_daily_maximum_is_of_the_local_day_of_whom_it_limits(
    make_visit, limited, first, full, other
):
    service = make_visit(limited, max_per_day=1)
    book(service, first)

    listed = list_starts(at(8, day=-1), at(12, day=2))

    assert (full in listed, other in listed) == (False, True)
    assert refusal(service, full) == Code.DAILY_LIMIT
    assert book(service, other).booking.starts_at == other
    assert Slot.objects.count() == 2


@pytest.mark.parametrize(("limited", "first", "full", "other"), WEEKS)
def test_weekly_maximum_is_of_the_local_week_of_whom_it_limits(
    make_visit, limited, first, full, other
):
    service = make_visit(limited, max_per_week=1)
    book(service, first)

    listed = list_starts(at(8, day=-1), at(12, day=8))

    assert (full in listed, other in listed) == (False, True)
    assert refusal(service, full) == Code.WEEKLY_LIMIT
    assert book(service, other).booking.starts_at == other
    assert Slot.objects.count() == 2


@pytest.mark.parametrize("limited", ["resource", "service"])
def test_daily_maximum_holds_for_all_25_hours_of_an_autumn_day(acme, limited):
    make_profile()
    limits = {"max_per_day": 1}
    salon = make_location(timezone=WEST)
    ana = make_resource(salon, hours=False, **(limits if limited == "resource" else {}))
    make_hours(0, 24 * 60, resource=ana)
    service = make_service([ana], **(limits if limited == "service" else {}))
    first = datetime(2026, 11, 1, 7, tzinfo=UTC)  # 00:00 of the day on which it is 01:00 twice

    book(service, first)

    assert refusal(service, first + timedelta(hours=24)) == Code.DAILY_LIMIT
    assert book(service, first + timedelta(hours=25)).booking.status == "confirmed"


MONDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 1)
LAST_MONDAY = date(2026, 2, 23)
LOCKED = [
    # Monday 07:00 in UTC: 21:00 of Monday for Kiri, and Sunday 23:00 in the salon.
    pytest.param("resource", {}, {(RESOURCE, MONDAY)}, id="dates-in-utc"),
    pytest.param("service", {"max_per_day": 9}, {(SERVICE, SUNDAY)}, id="day-of-the-service"),
    pytest.param("service", {"max_per_week": 9}, {(SERVICE, LAST_MONDAY)}, id="its-week"),
    pytest.param("resource", {"max_per_day": 9}, {(RESOURCE, MONDAY)}, id="day-of-the-resource"),
    pytest.param("resource", {"max_per_week": 9}, {(RESOURCE, MONDAY)}, id="its-monday"),
]


@pytest.mark.parametrize(("limited", "limits", "extra"), LOCKED)
def test_days_locked_are_those_of_the_limits_and_the_same_when_given_back(
    make_visit, limited, limits, extra
):
    service = make_visit(limited, **limits)

    book(service, at(7))

    locked = set(SlotDay.objects.values_list("kind", "target_id", "date"))
    kiri = service.requirements.get().candidates.get()
    ids = {SERVICE: service.pk, RESOURCE: kiri.pk}
    expected = {(RESOURCE, MONDAY)} | extra
    assert locked == {(kind, ids[kind], day) for kind, day in expected}
    assert set(claims.list_days_of_slot(Slot.objects.get())) == {Day(*each) for each in locked}


def test_resources_own_day_is_locked_where_it_is_none_of_the_dates_in_utc(make_visit):
    service = make_visit("resource", max_per_day=9, max_per_week=9)

    book(service, at(12))  # Tuesday 02:00 for Kiri

    locked = set(SlotDay.objects.values_list("date", flat=True))
    assert locked == {MONDAY, date(2026, 3, 3)}
    assert {day.date for day in claims.list_days_of_slot(Slot.objects.get())} == locked


def test_days_of_a_visit_with_buffers_are_all_it_touches(make_visit):
    service = make_visit("service")
    type(service).objects.update(buffer_before_minutes=60, buffer_after_minutes=60)

    book(service, at(22))  # busy from 21:00 until Tuesday 00:00, which belongs to Monday

    assert list(SlotDay.objects.values_list("date", flat=True)) == [MONDAY]
    type(service).objects.update(duration_minutes=1440, buffer_after_minutes=61)
    outcome = book(service, at(23, day=2))  # busy from Wednesday 22:00 until Friday 00:01
    days = set(SlotDay.objects.values_list("date", flat=True)) - {MONDAY}
    assert days == {date(2026, 3, day) for day in (4, 5, 6)}
    slot = Slot.objects.get(bookings=outcome.booking.id)
    assert {day.date for day in claims.list_days_of_slot(slot)} == days


def test_move_and_cancellation_give_the_local_day_back(make_visit):
    service = make_visit("resource", max_per_day=1)
    booking = book(service, at(2)).booking

    move(booking.id, at(9))
    assert refusal(service, at(3)) == Code.DAILY_LIMIT
    cancel(booking.id)

    assert book(service, at(3)).booking.status == "confirmed"
    assert BookingEvent.objects.count() == 4


def test_closure_and_horizon_are_whole_days_of_their_own_clock(make_visit):
    service = make_visit("service")
    kiri = service.requirements.get().candidates.get()
    Closure.objects.create(
        location=kiri.location, first_date=MONDAY, last_date=MONDAY, name="Feast"
    )
    type(service).objects.update(horizon_days=5)  # from Thursday in the salon until its Tuesday

    listed = list_starts(at(6, day=-1), at(12, day=3))

    kept = [at(hour, day=-1) for hour in range(6, 10)]  # until Kiri's Sunday ends
    assert listed[:4] == kept
    assert listed[4] == at(10)  # her Tuesday begins
    assert listed[-1] == at(7, day=2)  # the last full hour of the salon's Tuesday
    assert refusal(service, at(9)) == Code.CLOSED
    assert refusal(service, at(8, day=2)) == Code.TOO_FAR
