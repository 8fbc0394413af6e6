"""When a resource works: its own hours and dates within those of its location."""

from datetime import date

from scheduling.engine.codes import Code
from scheduling.engine.facts import Limits, WeeklyRange
from scheduling.facts.opening import Opening, load_working_times
from scheduling.facts.sections.resources import ResourceCard, ResourceRow
from tests.factories.scheduling import MONDAY, at, make_location, make_resource

ZONE = "Europe/Berlin"
DAY, OTHER_DAY = date(2026, 3, 2), date(2026, 3, 3)
MORNING, ALL_DAY = WeeklyRange(0, 540, 720), WeeklyRange(0, 0, 1440)
LOCATION, ANA, BEN = ("location", 1), ("resource", 7), ("resource", 8)


def row(id_, *, outside_hours=False):
    card = ResourceCard(id_, f"person-{id_}", "Somebody", "staff", "", 1)
    return ResourceRow(card, 1, outside_hours, 0, 0, Limits(ZONE))


def build(id_, *, outside_hours=False, **sections):
    defaults = {
        "hours": {LOCATION: [ALL_DAY], ANA: [MORNING]},
        "breaks": {LOCATION: [WeeklyRange(0, 600, 610)], BEN: [WeeklyRange(0, 700, 710)]},
        "overrides": {LOCATION: {DAY: ((0, 60),), OTHER_DAY: ()}, BEN: {DAY: ((60, 120),)}},
    }
    opening = Opening(
        resources=(row(7, outside_hours=outside_hours), row(8, outside_hours=outside_hours)),
        time_off={8: [(5, 9)]},
        closed_dates={1: {OTHER_DAY: Code.CLOSED}},
        **(defaults | sections),
    )
    return opening.build_working_times()[id_]


def read_frame(rules):
    frame = rules.frame
    return frame and (frame.zone, frame.weekly, frame.overrides, frame.closed_dates)


OF_THE_PLACE = (
    ZONE,
    (ALL_DAY,),
    {DAY: ((0, 60),), OTHER_DAY: ()},
    {OTHER_DAY: Code.CLOSED},
)


def test_own_hours_stay_within_those_of_the_location_and_its_dates():
    rules = build(7)

    assert (rules.zone, rules.weekly, rules.overrides) == (ZONE, (MORNING,), {})
    assert rules.breaks == (WeeklyRange(0, 600, 610),)
    assert rules.closed_dates == {OTHER_DAY: Code.CLOSED}
    assert rules.time_off == ()
    assert read_frame(rules) == OF_THE_PLACE


def test_without_hours_of_its_own_a_resource_keeps_those_of_its_location():
    rules = build(8)

    assert rules.weekly == (ALL_DAY,)
    assert rules.breaks == (WeeklyRange(0, 600, 610), WeeklyRange(0, 700, 710))
    assert rules.overrides == {DAY: ((60, 120),), OTHER_DAY: ()}
    assert rules.time_off == ((5, 9),)
    assert read_frame(rules) == OF_THE_PLACE


def test_whoever_has_nothing_of_their_own_is_bound_to_nothing_more():
    assert build(8, overrides={LOCATION: {DAY: ()}}).frame is None


def test_the_switch_lifts_the_hours_and_dates_of_the_location_only():
    own, follows = build(7, outside_hours=True), build(8, outside_hours=True)

    assert (own.weekly, own.overrides, own.frame) == ((MORNING,), {}, None)
    assert own.breaks == (WeeklyRange(0, 600, 610),)
    assert own.closed_dates == {OTHER_DAY: Code.CLOSED}
    assert (follows.weekly, follows.frame) == ((ALL_DAY,), None)
    assert follows.overrides == {DAY: ((60, 120),), OTHER_DAY: ()}


def test_a_location_without_any_hours_binds_nobody():
    assert build(7, hours={ANA: [MORNING]}, overrides={}).frame is None


def test_a_location_with_special_hours_alone_binds_on_those():
    rules = build(7, hours={ANA: [MORNING]})

    assert read_frame(rules) == (ZONE, (), *OF_THE_PLACE[2:])


def test_those_of_a_location_share_its_frame():
    opening = Opening(
        resources=(row(7), row(8)),
        hours={LOCATION: [ALL_DAY], ANA: [MORNING], BEN: [MORNING]},
        breaks={},
        overrides={},
        time_off={},
        closed_dates={1: {}},
    )

    found = opening.build_working_times()

    assert found[7].frame is not None
    assert found[7].frame is found[8].frame


def test_rules_are_loaded_for_who_is_asked_for(acme, django_assert_num_queries):
    place = make_location(timezone=ZONE)
    ana, _ben = make_resource(place), make_resource(place, hours=False)

    with django_assert_num_queries(1):
        found = load_working_times([ana.pk], window_from=MONDAY, window_to=at(0, day=1))

    assert list(found) == [ana.pk]
    assert found[ana.pk].zone == ZONE
    assert found[ana.pk].weekly == tuple(WeeklyRange(day, 540, 1020) for day in range(7))
