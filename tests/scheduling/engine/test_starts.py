from dataclasses import replace

import pytest

from scheduling.engine.facts import Horizon, Limits, OpenStart, Requirement
from tests.scheduling.engine.samples import (
    BERLIN,
    HOUR,
    MINUTE,
    MONDAY,
    at,
    clock_times,
    haircut,
    hours,
    ids,
    list_on,
    occupied,
    show_starts,
    span,
    staff,
    weekly,
)


def test_starts_of_a_day_go_from_opening_to_the_last_that_fits():
    listed = list_on(*MONDAY, haircut(), staff(opening=hours((9, 12.5))))

    assert listed == [
        OpenStart(at("2026-06-01T07:00Z"), ((1,),)),
        OpenStart(at("2026-06-01T08:00Z"), ((1,),)),
        OpenStart(at("2026-06-01T09:00Z"), ((1,),)),
    ]


def test_the_window_holds_its_first_instant_and_not_its_last():
    listed = list_on("2026-06-01T08:00Z", "2026-06-01T10:00Z", haircut(), staff())

    assert clock_times(listed) == ["08:00", "09:00"]


@pytest.mark.parametrize(
    "facts",
    [
        {"active": False},
        {"requirements": ()},
        {"requirements": (Requirement("staff", ()),)},
        {"requirements": (Requirement("staff", (1,), quantity=2),)},
        {"duration": 9 * HOUR},
    ],
)
def test_no_start_is_listed_for_what_nobody_can_serve(facts):
    assert list_on(*MONDAY, haircut(**facts), staff()) == []


def test_an_empty_window_lists_nothing():
    assert list_on(MONDAY[1], MONDAY[0], haircut(), staff()) == []


def test_a_resource_that_is_missing_is_an_error():
    with pytest.raises(KeyError, match="2"):
        list_on(*MONDAY, haircut(1, 2), staff())


# The grid.


def test_each_range_anchors_its_own_grid():
    opening = hours((9, 11), (12.25, 14.5))

    listed = list_on(*MONDAY, haircut(), staff(opening=opening))

    assert clock_times(listed) == ["07:00", "08:00", "10:15", "11:15"]


def test_ranges_that_touch_are_one_for_containment_and_two_for_the_grid():
    opening = hours((9, 10.5), (10.5, 12))

    listed = list_on(*MONDAY, haircut(), staff(opening=opening))

    assert clock_times(listed) == ["07:00", "08:00", "08:30"]


def test_ranges_that_overlap_offer_each_start_once():
    opening = hours((9, 12), (10, 13), (10.5, 11.5))

    listed = list_on(*MONDAY, haircut(), staff(opening=opening))

    assert clock_times(listed) == ["07:00", "08:00", "08:30", "09:00", "10:00"]


def test_breaks_and_bookings_do_not_move_the_grid():
    person = staff(
        opening=hours((9, 17), breaks=weekly((12, 12.5))),
        occupied=[occupied("2026-06-01T07:00Z", 45)],
    )

    listed = list_on(*MONDAY, haircut(), person)

    assert clock_times(listed) == ["08:00", "09:00", "11:00", "12:00", "13:00", "14:00"]


def test_the_step_may_be_shorter_than_the_visit():
    listed = list_on(*MONDAY, haircut(slot_step=15 * MINUTE), staff(opening=hours((9, 10.5))))

    assert clock_times(listed) == ["07:00", "07:15", "07:30"]


def test_a_start_right_after_a_booking_or_break_may_be_offered_too():
    person = staff(
        opening=hours((9, 17), breaks=weekly((12, 12.5))),
        occupied=[occupied("2026-06-01T07:00Z", 45, after=5)],
    )
    service = haircut(buffer_before=10 * MINUTE, offer_after_busy=True)

    listed = list_on(*MONDAY, service, person)

    # 07:50 and the buffer of ten minutes make 08:00; a buffer may run into the break, so 10:30.
    assert clock_times(listed) == ["08:00", "09:00", "10:30", "11:00", "12:00", "13:00", "14:00"]


def test_a_start_right_after_a_booking_must_be_free():
    person = staff(
        opening=hours((9, 11.75)),
        occupied=[occupied("2026-06-01T07:00Z", 45), occupied("2026-06-01T08:30Z", 30)],
    )

    listed = list_on(*MONDAY, haircut(offer_after_busy=True, duration=45 * MINUTE), person)

    assert clock_times(listed) == ["07:45", "09:00"]


def test_a_start_right_after_a_break_waits_for_a_buffer_that_must_fit():
    person = staff(opening=hours((12, 14), breaks=weekly((12, 12.5))))
    service = haircut(buffer_before=10 * MINUTE, offer_after_busy=True, buffers_must_fit=True)

    assert clock_times(list_on(*MONDAY, service, person)) == ["10:40", "11:00"]


# Buffers.


@pytest.mark.parametrize(
    ("other", "facts", "expected"),
    [
        # 60 minutes from 08:00Z would end at 09:00Z.
        (occupied("2026-06-01T09:00Z", 60), {}, True),
        (occupied("2026-06-01T09:00Z", 60, before=10), {}, False),
        (occupied("2026-06-01T09:09Z", 60), {"buffer_after": 10 * MINUTE}, False),
        (occupied("2026-06-01T09:10Z", 60), {"buffer_after": 10 * MINUTE}, True),
        (occupied("2026-06-01T09:20Z", 60, before=10), {"buffer_after": 10 * MINUTE}, True),
        (occupied("2026-06-01T09:19Z", 60, before=10), {"buffer_after": 10 * MINUTE}, False),
        (occupied("2026-06-01T07:00Z", 60), {"buffer_before": 5 * MINUTE}, False),
        (occupied("2026-06-01T07:00Z", 55), {"buffer_before": 5 * MINUTE}, True),
        (occupied("2026-06-01T07:00Z", 50, after=5), {"buffer_before": 5 * MINUTE}, True),
        (occupied("2026-06-01T07:00Z", 50, after=6), {"buffer_before": 5 * MINUTE}, False),
    ],
)
def test_buffers_add_up(other, facts, expected):
    service = haircut(**facts)

    listed = list_on("2026-06-01T08:00Z", "2026-06-01T08:01Z", service, staff(occupied=[other]))

    assert bool(listed) is expected


@pytest.mark.parametrize(("turnaround", "expected"), [(10, ((1, 2),)), (11, ((2,),))])
def test_turnaround_is_the_resources_own(turnaround, expected):
    other = occupied("2026-06-01T09:15Z", 30)
    first = staff(1, occupied=[other], turnaround_after=turnaround * MINUTE)
    second = staff(2, occupied=[other])
    service = haircut(1, 2, buffer_after=5 * MINUTE)

    listed = list_on("2026-06-01T08:00Z", "2026-06-01T08:01Z", service, first, second)

    assert ids(listed) == [expected]


def test_buffers_may_run_into_closing_time_and_breaks():
    person = staff(opening=hours((9, 12), breaks=weekly((10, 11))))
    service = haircut(buffer_before=HOUR, buffer_after=HOUR)

    assert clock_times(list_on(*MONDAY, service, person)) == ["07:00", "09:00"]


def test_buffers_that_must_fit_do_not():
    opening = hours((9, 13), breaks=weekly((12, 12.5)), time_off=(span(*MONDAY),))
    service = haircut(
        slot_step=15 * MINUTE,
        buffer_before=30 * MINUTE,
        buffer_after=30 * MINUTE,
        buffers_must_fit=True,
    )

    listed = list_on(*MONDAY, service, staff(opening=replace(opening, time_off=())))

    assert clock_times(listed) == ["07:30", "07:45", "08:00", "08:15", "08:30"]
    assert list_on(*MONDAY, service, staff(opening=opening)) == []


def test_buffers_may_not_run_into_external_events():
    busy = [span("2026-06-01T08:10Z", "2026-06-01T08:20Z")]
    person = staff(opening=hours((9, 12)), external_busy=busy)

    assert clock_times(list_on(*MONDAY, haircut(), person)) == ["07:00", "09:00"]
    padded = haircut(buffer_after=11 * MINUTE)
    assert clock_times(list_on(*MONDAY, padded, person)) == ["09:00"]


def test_external_events_come_in_any_order_and_empty_ones_block_nothing():
    busy = [
        span("2026-06-01T09:00Z", "2026-06-01T09:30Z"),
        span("2026-06-01T08:30Z", "2026-06-01T08:30Z"),
        span("2026-06-01T07:00Z", "2026-06-01T07:30Z"),
    ]

    listed = list_on(*MONDAY, haircut(), staff(opening=hours((9, 12)), external_busy=busy))

    assert clock_times(listed) == ["08:00"]


def test_an_early_booking_that_lasts_long_blocks_beyond_the_next():
    busy = [occupied("2026-06-01T07:00Z", 180), occupied("2026-06-01T08:00Z", 30)]

    listed = list_on(*MONDAY, haircut(), staff(opening=hours((9, 13)), occupied=busy))

    assert clock_times(listed) == ["10:00"]


# Notice, horizon, limits.


def test_notice_is_inclusive():
    service = haircut(min_notice=2 * HOUR)
    now = at("2026-06-01T06:00Z")

    assert clock_times(list_on(*MONDAY, service, staff(), now=now))[0] == "08:00"
    assert clock_times(list_on(*MONDAY, service, staff(), now=now + 1))[0] == "09:00"


def test_the_last_day_of_the_horizon_is_whole():
    service = haircut(horizon=Horizon(days=1))
    now = at("2026-06-01T21:59Z")

    listed = list_on("2026-06-02T13:00Z", "2026-06-04T00:00Z", service, staff(), now=now)

    assert show_starts(listed) == ["2026-06-02T13:00Z", "2026-06-02T14:00Z"]


def test_a_limit_of_the_resource_closes_its_day_alone():
    visits = [occupied("2026-06-01T07:00Z", 60)]
    service = haircut(1, 2)

    listed = list_on(
        "2026-06-01T13:00Z",
        "2026-06-02T08:00Z",
        service,
        staff(1, occupied=visits, limits=Limits(BERLIN, per_day=1)),
        staff(2, occupied=visits, limits=Limits(BERLIN, per_day=2)),
    )

    assert show_starts(listed) == ["2026-06-01T13:00Z", "2026-06-01T14:00Z", "2026-06-02T07:00Z"]
    assert ids(listed) == [((2,),), ((2,),), ((1, 2),)]


def test_a_visit_counts_on_the_day_on_which_it_starts():
    visits = [occupied("2026-06-01T22:00Z", 60, before=30)]
    person = staff(opening=hours((20, 28)), occupied=visits, limits=Limits(BERLIN, per_day=1))

    listed = list_on("2026-06-01T17:00Z", "2026-06-02T12:00Z", haircut(), person)

    # The buffer before midnight is Monday's, the visit is Tuesday's, and Tuesday is full.
    assert clock_times(listed) == ["18:00", "19:00", "20:00"]


def test_time_off_comes_in_any_order():
    away = (
        span("2026-06-01T09:00Z", "2026-06-01T10:00Z"),
        span("2026-06-01T07:00Z", "2026-06-01T08:00Z"),
    )

    listed = list_on(*MONDAY, haircut(), staff(opening=hours((9, 13), time_off=away)))

    assert clock_times(listed) == ["08:00", "10:00"]


def test_a_limit_of_the_service_counts_its_own_visits():
    service = haircut(
        limits=Limits(BERLIN, per_day=2),
        visit_starts=[at("2026-06-01T05:00Z"), at("2026-06-01T06:00Z")],
    )

    listed = list_on("2026-06-01T00:00Z", "2026-06-02T08:00Z", service, staff())

    assert show_starts(listed) == ["2026-06-02T07:00Z"]


def test_a_weekly_limit_ends_with_the_sunday():
    service = haircut(limits=Limits(BERLIN, per_week=1), visit_starts=[at("2026-05-25T05:00Z")])

    listed = list_on("2026-05-31T00:00Z", "2026-06-01T08:00Z", service, staff())

    assert show_starts(listed) == ["2026-06-01T07:00Z"]


# Several resources.


def test_free_candidates_keep_the_order_of_the_requirement():
    other = occupied("2026-06-01T07:00Z", 60)

    listed = list_on(
        "2026-06-01T07:00Z",
        "2026-06-01T09:00Z",
        haircut(3, 1, 2),
        staff(1, occupied=[other]),
        staff(2),
        staff(3),
    )

    assert ids(listed) == [((3, 2),), ((3, 1, 2),)]


def test_a_candidate_serves_only_on_its_own_grid():
    service = haircut(1, 2)

    listed = list_on(
        "2026-06-01T07:00Z",
        "2026-06-01T08:30Z",
        service,
        staff(1),
        staff(2, hours((9.5, 17))),
    )

    assert clock_times(listed) == ["07:00", "07:30", "08:00"]
    assert ids(listed) == [((1,),), ((2,),), ((1,),)]


def test_only_the_anchor_needs_the_grid():
    room = staff(2, hours((8.25, 17)))
    requirements = (Requirement("room", (2,)), Requirement("staff", (1,)))

    anchored = haircut(requirements=requirements, anchor=1)
    listed = list_on("2026-06-01T05:00Z", "2026-06-01T09:00Z", anchored, staff(1), room)
    by_room = list_on(
        "2026-06-01T05:00Z", "2026-06-01T09:00Z", replace(anchored, anchor=0), staff(1), room
    )

    assert clock_times(listed) == ["07:00", "08:00"]
    assert ids(listed) == [((2,), (1,)), ((2,), (1,))]
    assert clock_times(by_room) == ["07:15", "08:15"]


def test_a_quantity_needs_that_many_at_once():
    other = occupied("2026-06-01T07:00Z", 60)
    service = haircut(requirements=(Requirement("staff", (1, 2, 3), quantity=2),))

    listed = list_on(
        "2026-06-01T07:00Z",
        "2026-06-01T09:00Z",
        service,
        staff(1, occupied=[other]),
        staff(2, occupied=[other]),
        staff(3),
    )

    assert ids(listed) == [((1, 2, 3),)]
    assert clock_times(listed) == ["08:00"]


def test_one_resource_cannot_serve_two_requirements():
    other = occupied("2026-06-01T07:00Z", 60)
    service = haircut(requirements=(Requirement("lead", (1, 2)), Requirement("second", (1, 2))))

    listed = list_on(
        "2026-06-01T07:00Z", "2026-06-01T09:00Z", service, staff(1, occupied=[other]), staff(2)
    )

    assert clock_times(listed) == ["08:00"]
