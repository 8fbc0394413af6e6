"""Closed days and full ones look the same to a list of free starts."""

from dataclasses import replace
from datetime import date

from scheduling.engine import working_days
from scheduling.engine.facts import (
    Requirement,
    ResourceFacts,
    ServiceFacts,
    WeeklyRange,
    WorkingTime,
)
from scheduling.engine.walltime import start_edge

ZONE = "Europe/Berlin"
MONDAY, TUESDAY, WEDNESDAY = (date(2026, 3, day) for day in (2, 3, 4))
WEEK = (start_edge(ZONE, MONDAY, 0), start_edge(ZONE, date(2026, 3, 9), 0))


def at(day, hour):
    return start_edge(ZONE, day, hour * 60)


def works(id_, *weekdays, opens=9, closes=17, **fields):
    weekly = tuple(WeeklyRange(day, opens * 60, closes * 60) for day in weekdays)
    return ResourceFacts(id=id_, opening=WorkingTime(zone=ZONE, weekly=weekly), **fields)


def serve(*roles, hours=1, chosen=None):
    return ServiceFacts(
        zone=ZONE,
        duration=hours * 3600,
        slot_step=1800,
        requirements=tuple(Requirement(f"role-{n}", role) for n, role in enumerate(roles)),
        chosen=chosen,
    )


def list_days(service, *people, within=None):
    resources = {person.id: person for person in people}
    spans = working_days.list_fitting(service, resources, WEEK)
    return sorted(working_days.list_days(spans, ZONE, within=within))


def test_day_on_which_somebody_works_counts_though_all_is_taken():
    taken = (at(MONDAY, 9), at(MONDAY, 17), at(MONDAY, 9), at(MONDAY, 17))

    assert list_days(serve((1,)), works(1, 0, occupied=(taken,))) == [MONDAY]


def test_every_role_needs_somebody_at_work():
    service = serve((1, 2), (3,))

    assert list_days(service, works(1, 0), works(2, 1), works(3, 1, 2)) == [TUESDAY]


def test_days_of_who_was_chosen_are_theirs_alone():
    service = serve((1, 2), (1, 2), chosen=2)

    assert list_days(service, works(1, 0, 1, 2), works(2, 2)) == [WEDNESDAY]


def test_day_too_short_for_the_visit_is_none():
    assert list_days(serve((1,), hours=4), works(1, 0, opens=9, closes=12)) == []


def test_time_off_and_breaks_leave_no_day():
    away = replace(works(1, 0, 1).opening, time_off=((at(MONDAY, 0), at(TUESDAY, 0)),))

    assert list_days(serve((1,)), ResourceFacts(id=1, opening=away)) == [TUESDAY]


def test_night_counts_for_both_of_its_days():
    assert list_days(serve((1,)), works(1, 0, opens=22, closes=26)) == [MONDAY, TUESDAY]


def test_only_what_lies_within_the_bounds_counts():
    within = (at(MONDAY, 16), at(TUESDAY, 9))

    assert list_days(serve((1,)), works(1, 0, 1, 2), within=within) == [MONDAY]
    assert list_days(serve((1,)), works(1, 0), within=(at(MONDAY, 17), at(TUESDAY, 0))) == []


def test_service_that_needs_nobody_has_no_days():
    assert list_days(serve()) == []


def list_nights(service, *people, starts):
    resources = {person.id: person for person in people}
    return sorted(working_days.list_nights(service, resources, starts, ZONE))


def test_start_to_which_hours_run_on_is_in_the_night():
    starts = [at(MONDAY, 23), at(TUESDAY, 0), at(TUESDAY, 1), at(TUESDAY, 4)]
    bar, gym = works(1, 0, opens=22, closes=26), works(1, 0, 1, opens=4, closes=20)

    assert list_nights(serve((1,)), bar, starts=starts[1:]) == starts[1:3]
    assert list_nights(serve((1,)), bar, starts=[starts[2]]) == [starts[2]]
    assert list_nights(serve((1,)), gym, starts=starts) == []
    assert list_nights(serve((1,)), bar, starts=[]) == []


def test_hours_that_begin_at_midnight_run_on_from_nothing():
    starts = [at(TUESDAY, 0), at(TUESDAY, 1)]

    assert list_nights(serve((1,)), works(1, 1, opens=0, closes=8), starts=starts) == []
    assert list_nights(serve((1,)), works(1, 0, 1, opens=0, closes=24), starts=starts) == starts


def test_night_of_a_visit_is_that_of_all_its_roles():
    bar, early = works(1, 0, opens=22, closes=26), works(2, 1, opens=0, closes=8)

    assert list_nights(serve((1,), (2,)), bar, early, starts=[at(TUESDAY, 0)]) == []
    assert list_nights(serve((1, 2)), bar, early, starts=[at(TUESDAY, 0)]) == [at(TUESDAY, 0)]
