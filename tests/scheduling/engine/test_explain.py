from dataclasses import replace
from datetime import date

import pytest

from scheduling.engine import explain
from scheduling.engine.codes import Code
from scheduling.engine.facts import Horizon, Limits, Reason, Requirement
from tests.scheduling.engine.samples import (
    BERLIN,
    HOUR,
    LONG_AGO,
    MINUTE,
    at,
    by_id,
    haircut,
    hours,
    occupied,
    span,
    staff,
    weekly,
)

TEN = "2026-06-01T08:00Z"
"""Ten o'clock in Berlin, on a Monday on which the sample staff works from nine to five."""
VISIT = occupied(TEN, 60)
NEXT_VISIT = occupied("2026-06-01T09:00Z", 60)
HOLIDAY = {date(2026, 6, 1): Code.HOLIDAY}
CLOSURE = {date(2026, 6, 1): Code.CLOSED}


def decide(service, *resources, start: str = TEN, now: int = LONG_AGO):
    return explain.decide_start(service, by_id(*resources), start=at(start), now=now)


def reasons(service, *resources, start: str = TEN, now: int = LONG_AGO):
    return explain.explain_start(service, by_id(*resources), start=at(start), now=now)


ONE_CANDIDATE = [
    # code, what of the service, what of the staff, start
    (Code.SERVICE_INACTIVE, {"active": False}, {}, TEN),
    (Code.TOO_FAR, {"horizon": Horizon(first=date(2026, 6, 2))}, {}, TEN),
    (Code.TOO_FAR, {"horizon": Horizon(last=date(2026, 5, 31))}, {}, TEN),
    # Outside of all ranges, beyond closing, too long for the day, on a day without ranges.
    (Code.CLOSED, {}, {}, "2026-06-01T06:00Z"),
    (Code.CLOSED, {}, {}, "2026-06-01T15:00Z"),
    (Code.CLOSED, {"duration": 2 * HOUR}, {}, "2026-06-01T14:00Z"),
    (Code.CLOSED, {}, {"opening": hours()}, TEN),
    (Code.CLOSED, {}, {"opening": hours((9, 17), overrides={date(2026, 6, 1): ()})}, TEN),
    (Code.CLOSED, {}, {"opening": hours((9, 17), closed_dates=CLOSURE)}, TEN),
    (Code.HOLIDAY, {}, {"opening": hours((9, 17), closed_dates=HOLIDAY)}, TEN),
    # On a holiday all day, whatever it took, and in the night that it took away.
    (Code.HOLIDAY, {}, {"opening": hours((9, 17), closed_dates=HOLIDAY)}, "2026-06-01T04:00Z"),
    (Code.HOLIDAY, {}, {"opening": hours((22, 27), closed_dates=HOLIDAY)}, "2026-06-01T23:00Z"),
    (Code.HOLIDAY, {}, {"opening": hours(closed_dates=HOLIDAY)}, TEN),
    (Code.CLOSED, {}, {"opening": hours((9, 17), closed_dates=HOLIDAY)}, "2026-06-02T04:00Z"),
    # The night before a holiday is open and reaches into it; beyond, the holiday is closed.
    (
        Code.HOLIDAY,
        {"duration": 3 * HOUR},
        {"opening": hours((0, 24), closed_dates=HOLIDAY)},
        "2026-05-31T20:00Z",
    ),
    (
        Code.CLOSED,
        {"duration": 3 * HOUR},
        {"opening": hours((9, 24), closed_dates=HOLIDAY)},
        "2026-05-31T20:00Z",
    ),
    (
        Code.HOLIDAY,
        {"buffer_after": 60, "buffers_must_fit": True},
        {"opening": hours((0, 24), closed_dates=HOLIDAY)},
        "2026-05-31T21:00Z",
    ),
    # In the night that runs on into a holiday, closing time is closing time.
    (
        Code.CLOSED,
        {"duration": 2 * HOUR},
        {"opening": hours((9, 17), (22, 27), closed_dates=HOLIDAY)},
        "2026-06-01T00:00Z",
    ),
    (Code.ON_BREAK, {}, {"opening": hours((9, 17), breaks=weekly((10.5, 10.75)))}, TEN),
    (
        Code.TIME_OFF,
        {},
        {"opening": hours((9, 17), time_off=(span("2026-06-01T08:59Z", "2026-06-01T09:00Z"),))},
        TEN,
    ),
    (Code.OFF_GRID, {}, {}, "2026-06-01T08:30Z"),
    (Code.OFF_GRID, {"slot_step": 45 * MINUTE}, {}, TEN),
    (
        Code.EXTERNAL_BUSY,
        {},
        {"external_busy": [span("2026-06-01T08:59Z", "2026-06-01T09:30Z")]},
        TEN,
    ),
    (Code.SLOT_TAKEN, {}, {"occupied": [VISIT]}, TEN),
    (Code.SLOT_TAKEN, {}, {"occupied": [occupied("2026-06-01T08:59Z", 5, before=30)]}, TEN),
    (Code.BUFFER, {"buffer_after": 5 * MINUTE}, {"occupied": [NEXT_VISIT]}, TEN),
    (Code.BUFFER, {}, {"occupied": [occupied("2026-06-01T09:10Z", 60, before=15)]}, TEN),
    (Code.BUFFER, {}, {"occupied": [NEXT_VISIT], "turnaround_after": 1}, TEN),
    # One neighbor's buffer and another one's visit: the visit is what counts.
    (Code.SLOT_TAKEN, {"buffer_after": 60}, {"occupied": [occupied(TEN, 10), NEXT_VISIT]}, TEN),
    (
        Code.DAILY_LIMIT,
        {},
        {"occupied": [occupied("2026-06-01T13:00Z", 30)], "limits": Limits(BERLIN, per_day=1)},
        TEN,
    ),
    (
        Code.WEEKLY_LIMIT,
        {},
        {"occupied": [occupied("2026-06-07T13:00Z", 30)], "limits": Limits(BERLIN, per_week=1)},
        TEN,
    ),
    (
        Code.DAILY_LIMIT,
        {"limits": Limits(BERLIN, per_day=1), "visit_starts": [at("2026-06-01T13:00Z")]},
        {},
        TEN,
    ),
    (
        Code.WEEKLY_LIMIT,
        {"limits": Limits(BERLIN, per_week=1), "visit_starts": [at("2026-06-07T13:00Z")]},
        {},
        TEN,
    ),
    # Buffers that must fit are refused like the visit itself.
    (Code.CLOSED, {"buffer_before": 90 * MINUTE, "buffers_must_fit": True}, {}, TEN),
    (
        Code.ON_BREAK,
        {"buffer_after": 5 * MINUTE, "buffers_must_fit": True},
        {"opening": hours((9, 17), breaks=weekly((11, 12)))},
        TEN,
    ),
]


@pytest.mark.parametrize(("code", "of_service", "of_staff", "start"), ONE_CANDIDATE)
def test_the_code_of_one_candidate(code, of_service, of_staff, start):
    service, person = haircut(**of_service), staff(**of_staff)

    assert decide(service, person, start=start) is code
    assert [reason.code for reason in reasons(service, person, start=start)] == [code]


@pytest.mark.parametrize(
    ("notice", "now", "code"),
    [
        (0, "2026-06-01T08:00Z", None),
        (0, "2026-06-01T08:01Z", Code.TOO_SOON),
        (2 * HOUR, "2026-06-01T06:00Z", None),
        (2 * HOUR, "2026-06-01T06:01Z", Code.TOO_SOON),
    ],
)
def test_notice_and_the_past_are_too_soon(notice, now, code):
    assert decide(haircut(min_notice=notice), staff(), now=at(now)) is code


@pytest.mark.parametrize(
    ("now", "code"),
    [("2026-05-29T21:59Z", Code.TOO_FAR), ("2026-05-29T22:00Z", None)],
)
def test_the_horizon_counts_local_days(now, code):
    assert decide(haircut(horizon=Horizon(days=2)), staff(), now=at(now)) is code


def test_every_reason_is_named_by_the_candidate_that_it_is_about():
    person = staff(
        opening=hours((9, 17), breaks=weekly((10, 11)), time_off=(span(TEN, "2026-06-01T09:00Z"),)),
        occupied=[VISIT],
        external_busy=[VISIT[:2]],
        limits=Limits(BERLIN, per_day=1, per_week=1),
    )
    service = haircut(
        min_notice=2 * HOUR,
        horizon=Horizon(last=date(2026, 5, 31)),
        limits=Limits(BERLIN, per_day=0, per_week=0),
        active=False,
    )

    found = reasons(service, person, start="2026-06-01T08:10Z", now=at(TEN))

    assert found == (
        Reason(Code.SERVICE_INACTIVE),
        Reason(Code.TOO_SOON),
        Reason(Code.TOO_FAR),
        Reason(Code.DAILY_LIMIT),
        Reason(Code.WEEKLY_LIMIT),
        Reason(Code.TIME_OFF, 1),
        Reason(Code.ON_BREAK, 1),
        Reason(Code.OFF_GRID, 1),
        Reason(Code.EXTERNAL_BUSY, 1),
        Reason(Code.SLOT_TAKEN, 1),
        Reason(Code.DAILY_LIMIT, 1),
        Reason(Code.WEEKLY_LIMIT, 1),
    )
    assert decide(service, person, start="2026-06-01T08:10Z", now=at(TEN)) is Code.SERVICE_INACTIVE


CLOSED = {"opening": hours((12, 17))}
ON_BREAK = {"opening": hours((9, 17), breaks=weekly((10, 11)))}
OCCUPIED = {"occupied": [VISIT]}
BOTH = {**CLOSED, **OCCUPIED}
FULL = {"occupied": [occupied("2026-06-01T13:00Z", 30)], "limits": Limits(BERLIN, per_day=1)}
FULL_AND_TAKEN = {"occupied": [VISIT], "limits": Limits(BERLIN, per_day=1)}
NEVER_IN = {"opening": hours(closed_dates=HOLIDAY)}
AWAY_ON_BREAK = {
    "opening": hours((9, 17), breaks=weekly((10, 11)), time_off=(span(TEN, "2026-06-02T08:00Z"),))
}

SEVERAL_CANDIDATES = [
    # code, staff 1, staff 2
    (Code.SLOT_TAKEN, OCCUPIED, OCCUPIED),
    (Code.CLOSED, CLOSED, CLOSED),
    (Code.CLOSED, CLOSED, BOTH),
    (Code.NO_RESOURCE, OCCUPIED, {"external_busy": [VISIT[:2]]}),
    (Code.NO_RESOURCE, CLOSED, OCCUPIED),
    (None, OCCUPIED, {}),
    # What they have in common, even if one of them has an earlier reason of its own.
    (Code.ON_BREAK, ON_BREAK, AWAY_ON_BREAK),
    (Code.DAILY_LIMIT, FULL, FULL_AND_TAKEN),
    (Code.HOLIDAY, {"opening": hours((9, 17), closed_dates=HOLIDAY)}, NEVER_IN),
    # A reason of the diary is not told of somebody who has a permanent one.
    (Code.NO_RESOURCE, OCCUPIED, BOTH),
    # All have a permanent reason, each another one: that of the one who is in.
    (Code.ON_BREAK, CLOSED, ON_BREAK),
]


@pytest.mark.parametrize(("code", "first", "second"), SEVERAL_CANDIDATES)
def test_candidates_that_agree_name_their_reason(code, first, second):
    people = staff(1, **first), staff(2, **second)

    assert decide(haircut(1, 2), *people) is code
    assert decide(haircut(2, 1), *people) is code


AWAY = {"opening": hours((9, 17), time_off=(span("2026-06-01T00:00Z", "2026-06-02T00:00Z"),))}


@pytest.mark.parametrize("other", [{}, AWAY, CLOSED])
@pytest.mark.parametrize("limit", [{}, {"limits": Limits(BERLIN, per_day=0)}])
def test_a_minute_at_which_nobody_starts_is_off_the_grid_whoever_is_away(other, limit):
    people = staff(1), staff(2, **other)

    assert decide(haircut(1, 2, **limit), *people, start="2026-06-01T08:07Z") is Code.OFF_GRID


def test_mixed_reasons_end_with_their_sum():
    people = staff(1, **OCCUPIED), staff(2, **BOTH)

    assert reasons(haircut(1, 2), *people) == (
        Reason(Code.SLOT_TAKEN, 1),
        Reason(Code.CLOSED, 2),
        Reason(Code.SLOT_TAKEN, 2),
        Reason(Code.NO_RESOURCE),
    )


SEVERAL_REQUIREMENTS = [
    # code, staff 1, room 2
    (Code.SLOT_TAKEN, {}, OCCUPIED),
    (Code.SLOT_TAKEN, OCCUPIED, OCCUPIED),
    (Code.CLOSED, OCCUPIED, CLOSED),
    (Code.CLOSED, CLOSED, OCCUPIED),
    (Code.CLOSED, ON_BREAK, CLOSED),
    (Code.NO_RESOURCE, OCCUPIED, {"external_busy": [VISIT[:2]]}),
    (Code.DAILY_LIMIT, FULL_AND_TAKEN, FULL),
    (None, {}, {"opening": hours((9.25, 17.25))}),
    (Code.OFF_GRID, {"opening": hours((9.25, 17.25))}, {}),
]


@pytest.mark.parametrize(("code", "of_staff", "of_room"), SEVERAL_REQUIREMENTS)
def test_requirements_that_fail(code, of_staff, of_room):
    service = haircut(requirements=(Requirement("staff", (1,)), Requirement("room", (2,))))
    start = TEN if of_room != {"opening": hours((9.25, 17.25))} else "2026-06-01T09:00Z"

    assert decide(service, staff(1, **of_staff), staff(2, **of_room), start=start) is code


def test_only_the_anchor_can_be_off_the_grid():
    requirements = (Requirement("room", (2,)), Requirement("staff", (1,)))
    service = haircut(requirements=requirements, anchor=1)
    room = staff(2, hours((8.75, 17)), occupied=[VISIT])

    assert reasons(service, staff(1), room) == (Reason(Code.SLOT_TAKEN, 2),)
    assert reasons(service, staff(1), room, start="2026-06-01T08:30Z") == (
        Reason(Code.SLOT_TAKEN, 2),
        Reason(Code.OFF_GRID, 1),
    )


def test_reasons_of_a_requirement_that_is_met_are_left_out():
    service = haircut(requirements=(Requirement("staff", (1, 2)), Requirement("room", (3,))))

    found = reasons(service, staff(1, **OCCUPIED), staff(2), staff(3, **CLOSED))

    assert found == (Reason(Code.CLOSED, 3),)


def test_a_candidate_of_two_requirements_names_a_reason_once():
    service = haircut(requirements=(Requirement("lead", (1,)), Requirement("second", (1,))))

    assert reasons(service, staff(1, **OCCUPIED)) == (Reason(Code.SLOT_TAKEN, 1),)


NOT_TOGETHER = [
    (),
    (Requirement("staff", ()),),
    (Requirement("staff", (1,)), Requirement("room", ())),
    (Requirement("lead", (1,)), Requirement("second", (1,))),
    (Requirement("staff", (1,), quantity=2),),
]


@pytest.mark.parametrize("requirements", NOT_TOGETHER)
def test_nobody_refuses_and_yet_nobody_can(requirements):
    service = haircut(requirements=requirements)

    assert decide(service, staff()) is Code.NO_RESOURCE
    assert reasons(service, staff()) == (Reason(Code.NO_RESOURCE),)


def test_a_quantity_beyond_the_candidates_is_no_resource_even_if_one_is_taken():
    service = haircut(requirements=(Requirement("staff", (1,), quantity=2),))

    assert decide(service, staff(1, **OCCUPIED)) is Code.NO_RESOURCE


def test_a_quantity_that_is_not_free_names_the_reason_of_the_others():
    service = haircut(requirements=(Requirement("staff", (1, 2), quantity=2),))

    assert decide(service, staff(1, **OCCUPIED), staff(2)) is Code.SLOT_TAKEN


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (OCCUPIED, Code.DAILY_LIMIT),
        (CLOSED, Code.CLOSED),
        ({}, Code.DAILY_LIMIT),
    ],
)
def test_a_full_service_comes_after_lasting_reasons_and_before_the_rest(facts, code):
    service = haircut(limits=Limits(BERLIN, per_day=0, per_week=0))

    assert decide(service, staff(**facts)) is code


def test_a_full_week_of_the_service_is_named_where_its_day_is_not():
    assert (
        decide(haircut(limits=Limits(BERLIN, per_week=0)), staff(**OCCUPIED)) is Code.WEEKLY_LIMIT
    )


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        (Code.SERVICE_INACTIVE, {"active": False}),
        (Code.TOO_SOON, {"min_notice": at(TEN) - LONG_AGO + 1}),
        (Code.TOO_FAR, {"horizon": Horizon(first=date(2026, 6, 2))}),
        (Code.TOO_FAR, {"horizon": Horizon(last=date(2026, 5, 31))}),
    ],
)
def test_a_reason_of_the_service_that_lasts_wins_over_a_closed_door(code, facts):
    assert decide(haircut(**facts), staff(**BOTH)) is code


def test_the_lasting_reasons_of_one_candidate_have_an_order():
    away = hours(
        (9, 17),
        breaks=weekly((10, 11)),
        time_off=(span(TEN, "2026-06-01T09:00Z"),),
        closed_dates=HOLIDAY,
    )
    open_again = replace(away, closed_dates={})
    back = replace(open_again, time_off=())
    off_grid = "2026-06-01T08:30Z"

    decided = [
        decide(haircut(), staff(opening=opening, occupied=[VISIT]), start=off_grid)
        for opening in (away, open_again, back, hours((9, 17)))
    ]

    assert decided == [Code.HOLIDAY, Code.TIME_OFF, Code.ON_BREAK, Code.OFF_GRID]
