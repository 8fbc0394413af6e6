"""One engine lists and books: from rows, through the loader, to the same answers."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scheduling.engine.codes import Code
from scheduling.models import (
    Break,
    Closure,
    DateOverride,
    HolidayOpening,
    OpeningHours,
    OverrideRange,
    TimeOff,
)
from scheduling.operations.errors import RefusedError
from scheduling.queries import availability
from tests.factories.scheduling import (
    MONDAY,
    NOW,
    at,
    book,
    make_hours,
    make_location,
    make_profile,
    make_resource,
    make_service,
)


@pytest.fixture
def place(acme):
    make_profile()
    return make_location(country="DE", subdivision="BE", public_holidays=True)


def hours_of(service, *, day=0, days=1, staff=None, now=NOW):
    listing = availability.Listing(
        service=service.slug,
        staff=staff,
        window_from=at(0, day=day),
        window_to=at(0, day=day + days),
    )
    return [f"{slot.start:%H:%M}" for slot in availability.list_open_slots(listing, now=now)]


def codes_of(service, start, *, now=NOW):
    found = availability.explain_start(service.slug, staff=None, start=start, now=now)
    return [entry.code for entry in found]


def test_list_takes_one_query_however_many_staff_and_days(place):
    few = make_service([make_resource(place)])
    many = make_service([make_resource(place) for _ in range(8)])

    with CaptureQueriesContext(connection) as for_few:
        hours_of(few)
    with CaptureQueriesContext(connection) as for_many:
        hours_of(many, days=30)

    assert (len(for_few), len(for_many)) == (1, 1)


def test_list_names_who_could_take_the_visit(place):
    ana, ben = make_resource(place, slug="ana"), make_resource(place, slug="ben")
    service = make_service([ana, ben], [make_resource(place, kind="room")])
    make_service([ana])
    book(make_service([ben]), at(10))
    listing = availability.Listing(service=service.slug, window_from=at(9), window_to=at(11))

    slots = availability.list_open_slots(listing, now=NOW)

    assert [(slot.start, slot.end, slot.staff) for slot in slots] == [
        (at(9), at(10), ("ana", "ben")),
        (at(10), at(11), ("ana",)),
    ]


def test_resource_without_hours_follows_its_location(place):
    make_hours(10 * 60, 12 * 60, location=place)
    service = make_service([make_resource(place, hours=False)])

    assert hours_of(service) == ["10:00", "11:00"]


def test_hours_are_valid_between_their_dates_only(place):
    resource = make_resource(place, hours=False)
    OpeningHours.objects.create(
        resource=resource,
        weekday=0,
        opens_minute=600,
        closes_minute=660,
        valid_from=MONDAY.date() + timedelta(days=7),
        valid_until=MONDAY.date() + timedelta(days=7),
    )
    service = make_service([resource])

    assert [hours_of(service, day=day) for day in (0, 7, 14)] == [[], ["10:00"], []]


def test_override_replaces_the_day_and_an_empty_one_closes_it(place):
    resource = make_resource(place)
    first = DateOverride.objects.create(resource=resource, date=MONDAY.date())
    OverrideRange.objects.create(override=first, opens_minute=22 * 60, closes_minute=26 * 60)
    DateOverride.objects.create(resource=resource, date=MONDAY.date() + timedelta(days=2))
    service = make_service([resource], duration_minutes=120)

    assert hours_of(service) == ["22:00", "23:00"]
    assert hours_of(service, day=1)[0] == "00:00"
    assert hours_of(service, day=2) == []
    assert codes_of(service, at(10, day=2)) == [Code.CLOSED]


def test_hours_of_a_location_bind_everybody_there(place):
    make_hours(10 * 60, 12 * 60, location=place)
    service = make_service([make_resource(place)])

    assert hours_of(service) == ["10:00", "11:00"]
    assert codes_of(service, at(12)) == [Code.CLOSED]


def test_breaks_of_resource_and_location_are_cut_out(place):
    resource = make_resource(place)
    Break.objects.create(resource=resource, weekday=0, opens_minute=720, closes_minute=780)
    Break.objects.create(location=place, weekday=0, opens_minute=900, closes_minute=930)
    service = make_service([resource])

    assert hours_of(service) == ["09:00", "10:00", "11:00", "13:00", "14:00", "16:00"]
    assert codes_of(service, at(12)) == [Code.ON_BREAK]


def test_time_off_is_cut_to_the_second(place):
    resource = make_resource(place)
    TimeOff.objects.create(resource=resource, starts_at=at(10, 59), ends_at=at(13))
    service = make_service([resource])

    assert hours_of(service) == ["09:00", "13:00", "14:00", "15:00", "16:00"]
    assert codes_of(service, at(11)) == [Code.TIME_OFF]


def test_closures_hold_for_one_location_or_for_all(place):
    elsewhere = make_location()
    here, there = make_service([make_resource(place)]), make_service([make_resource(elsewhere)])
    Closure.objects.create(
        location=place, first_date=MONDAY.date(), last_date=MONDAY.date(), name="Works"
    )
    day = MONDAY.date() + timedelta(days=1)
    Closure.objects.create(first_date=day, last_date=date(2027, 1, 1), name="Everywhere")

    assert (hours_of(here), len(hours_of(there))) == ([], 8)
    assert (hours_of(here, day=1), hours_of(there, day=1)) == ([], [])
    assert codes_of(here, at(10)) == [Code.CLOSED]


def test_public_holiday_closes_and_an_exception_opens_again(place):
    service = make_service([make_resource(place)])
    days_to_womens_day = (date(2026, 3, 8) - MONDAY.date()).days

    assert hours_of(service, day=days_to_womens_day) == []
    assert codes_of(service, at(10, day=days_to_womens_day)) == [Code.HOLIDAY]
    HolidayOpening.objects.create(location=place, date=date(2026, 3, 8))
    assert len(hours_of(service, day=days_to_womens_day)) == 8


def test_inactive_staff_and_locations_take_part_in_nothing(place):
    gone = make_resource(place, active=False)
    service = make_service([gone])

    assert hours_of(service) == []
    assert codes_of(service, at(10)) == [Code.NO_RESOURCE]


def test_every_listed_start_is_booked_and_every_other_refused(place):
    resources = [make_resource(place), make_resource(place, turnaround_after_minutes=10)]
    Break.objects.create(resource=resources[0], weekday=0, opens_minute=720, closes_minute=765)
    service = make_service(
        resources,
        duration_minutes=50,
        slot_step_minutes=25,
        buffer_before_minutes=5,
        max_per_day=9,
    )
    start, refused = at(8), 0

    while start < at(18):
        is_listed = f"{start:%H:%M}" in hours_of(service)
        explained = availability.explain_start(service.slug, staff=None, start=start, now=NOW)
        assert bool(explained) is not is_listed
        if is_listed:
            assert book(service, start).booking.starts_at == start
        else:
            with pytest.raises(RefusedError) as caught:
                book(service, start)
            assert caught.value.code in {entry.code for entry in explained}
            refused += 1
        start += timedelta(minutes=5)

    assert refused > 60


def test_find_next_start_looks_as_far_as_the_horizon(place):
    resource = make_resource(place, hours=False)
    day = MONDAY.date() + timedelta(days=100)
    override = DateOverride.objects.create(resource=resource, date=day)
    OverrideRange.objects.create(override=override, opens_minute=600, closes_minute=660)
    service = make_service([resource], horizon_days=110)

    def find(**fields):
        return availability.find_next_start(service.slug, staff=None, now=NOW, **fields)

    assert find(after=NOW) == at(10, day=100)
    assert find(after=at(10, 1, day=100)) is None
    type(service).objects.update(horizon_days=50)
    assert find(after=NOW) is None


@pytest.mark.parametrize(
    ("days_ahead", "queries"), [(1, 1), (6, 1), (40, 2), (200, 3), (700, 4), (None, 4)]
)
def test_search_takes_few_queries_however_far_the_next_start_is(place, days_ahead, queries):
    resource = make_resource(place, hours=False)
    service = make_service([resource], horizon_days=730)
    if days_ahead is not None:
        override = DateOverride.objects.create(
            resource=resource, date=NOW.date() + timedelta(days=days_ahead)
        )
        OverrideRange.objects.create(override=override, opens_minute=600, closes_minute=660)

    with CaptureQueriesContext(connection) as captured:
        found = availability.find_next_start(service.slug, staff=None, after=NOW, now=NOW)

    wanted = None if days_ahead is None else NOW.replace(hour=10) + timedelta(days=days_ahead)
    assert (found, len(captured)) == (wanted, queries)


@pytest.mark.parametrize("bounds", [{"horizon_days": None}, {"bookable_until": date(2037, 1, 1)}])
def test_search_without_a_near_end_takes_four_queries(place, bounds):
    resource = make_resource(place, hours=False)
    day = date(2036, 2, 29)
    override = DateOverride.objects.create(resource=resource, date=day)
    OverrideRange.objects.create(override=override, opens_minute=600, closes_minute=660)
    service = make_service([resource], **({"horizon_days": None} | bounds))

    with CaptureQueriesContext(connection) as captured:
        found = availability.find_next_start(service.slug, staff=None, after=NOW, now=NOW)

    assert (found, len(captured)) == (datetime(2036, 2, 29, 10, tzinfo=UTC), 4)


def test_search_beyond_the_horizon_takes_one_query(place):
    service = make_service([make_resource(place)], horizon_days=10)

    with CaptureQueriesContext(connection) as captured:
        found = [
            availability.find_next_start(service.slug, staff=None, after=after, now=NOW)
            for after in (at(0, day=30), NOW.replace(year=9998))
        ]

    assert (found, len(captured)) == ([None, None], 2)


def test_unknown_names_are_told_apart(place):
    service = make_service([make_resource(place)])

    with pytest.raises(availability.UnknownServiceError):
        availability.find_next_start("nothing", staff=None, after=NOW, now=NOW)
    with pytest.raises(availability.UnknownStaffError):
        availability.find_next_start(service.slug, staff="nobody", after=NOW, now=NOW)


def test_absurd_windows_are_empty(place):
    service = make_service([make_resource(place)])
    far = MONDAY.replace(year=9998)

    listing = availability.Listing(
        service=service.slug, window_from=far, window_to=far + timedelta(days=300)
    )

    assert availability.list_open_slots(listing, now=NOW) == []
    assert codes_of(service, far) == [Code.TOO_FAR]


def test_everybody_who_is_named_can_be_booked(place):
    """Ana can do both parts, and nobody else can do the second one: there she takes part."""
    ana, ben = make_resource(place, slug="ana"), make_resource(place, slug="ben")
    service = make_service([ana, ben], [ana])
    listing = availability.Listing(service=service.slug, window_from=at(9), window_to=at(10))

    (slot,) = availability.list_open_slots(listing, now=NOW)

    assert slot.staff == ("ana", "ben")
    for day, slug in enumerate(["ana", "ben"]):
        assert hours_of(service, staff=slug, day=day)[:2] == ["09:00", "10:00"]
        booking = book(service, at(9, day=day), staff=slug).booking
        assert [item.slug for item in booking.resources] == ["ben", "ana"]


def test_whoever_is_named_takes_part_in_a_role_that_is_free(place):
    """Ana leads or helps. Where Ben and Cleo are taken, so is what she could not do alone."""
    ana, ben, cleo = (make_resource(place, slug=slug) for slug in ("ana", "ben", "cleo"))
    service = make_service([ana, ben], [ana, cleo])
    book(make_service([cleo]), at(9))
    book(make_service([ben]), at(10))
    book(make_service([ben], [cleo]), at(11))

    assert hours_of(service, staff="ana")[:3] == ["09:00", "10:00", "12:00"]
    with pytest.raises(RefusedError) as caught:
        book(service, at(11), staff="ana")
    assert caught.value.code is Code.NO_RESOURCE
    for hour, expected in ((9, ["ben", "ana"]), (10, ["ana", "cleo"])):
        booking = book(service, at(hour), staff="ana").booking
        assert [item.slug for item in booking.resources] == expected


def test_of_several_at_once_one_carries_the_grid(place):
    """Ana starts at the full hour, Ben and Cleo at the half: with Ana the full hour is theirs."""
    ana = make_resource(place, slug="ana")
    others = [make_resource(place, slug=slug, hours=False) for slug in ("ben", "cleo")]
    for other in others:
        make_hours(9 * 60 + 30, 17 * 60, resource=other)
    pair = make_service([ana, others[0]], quantity=2)
    any_two = make_service([ana, *others], quantity=2)

    for staff in (None, "ana", "ben"):
        expected = [f"{hour}:{minute}" for hour in range(10, 16) for minute in ("00", "30")]
        assert hours_of(pair, staff=staff) == ["09:30", *expected, "16:00"]
        assert hours_of(any_two, staff=staff) == ["09:30", *expected, "16:00"]
    book(make_service([ana]), at(9, day=1))  # so that she is the last who is asked
    for start, slug in ((at(10), None), (at(12), "ben"), (at(14), "ana")):
        booking = book(any_two, start, staff=slug).booking
        assert "ana" in [item.slug for item in booking.resources]


def test_longest_pads_find_the_same_in_a_wide_and_in_a_narrow_window(acme):
    """A day before and after the visit must be open too; special hours far off decide."""
    make_profile(buffers_must_fit=True)
    place = make_location(timezone="Pacific/Kiritimati")
    ana = make_resource(
        place, hours=False, turnaround_before_minutes=720, turnaround_after_minutes=720
    )
    make_hours(0, 1440, resource=ana)
    DateOverride.objects.create(resource=ana, date=at(0, day=7).date())
    service = make_service(
        [ana], duration_minutes=1440, buffer_before_minutes=720, buffer_after_minutes=720
    )

    for day in range(10):
        listed = hours_of(service, day=day)
        codes = {f"{hour:02d}:00": codes_of(service, at(hour, day=day)) for hour in range(24)}

        assert listed == [hour for hour, found in codes.items() if not found]


def test_longest_turnaround_anchors_a_start_right_after_a_booking(place):
    make_profile(offer_after_busy=True)
    ana = make_resource(place, hours=False, turnaround_before_minutes=720)
    make_hours(0, 1440, resource=ana)
    service = make_service([ana], duration_minutes=50)
    book(service, at(3, 20))

    assert "16:10" in hours_of(service)
    assert codes_of(service, at(16, 10)) == []


def test_nights_are_told_of_early_starts_to_which_hours_run_on(place, django_assert_num_queries):
    bar, gym = make_resource(place, hours=False), make_resource(place, hours=False)
    make_hours(22 * 60, 26 * 60, resource=bar)
    make_hours(4 * 60, 20 * 60, resource=gym)
    zone = ZoneInfo("UTC")
    starts = [at(0, 30, day=1), at(4, day=1), at(12, day=1)]
    late, early = make_service([bar]), make_service([gym])

    with django_assert_num_queries(2):
        assert availability.find_nights(late.slug, starts, zone=zone) == {at(0, 30, day=1)}
        assert availability.find_nights(early.slug, starts, zone=zone) == frozenset()
    with django_assert_num_queries(0):
        assert availability.find_nights(late.slug, [at(12)], zone=zone) == frozenset()
    # Of a service that is gone nothing tells better than the clock.
    assert availability.find_nights("gone", starts, zone=zone) == set(starts[:2])
