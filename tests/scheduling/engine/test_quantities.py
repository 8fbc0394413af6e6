"""Requirements that take several at once, and visits that somebody chosen takes part in."""

from dataclasses import replace

import pytest

from scheduling.engine.codes import Code
from scheduling.engine.facts import Reason, Requirement
from tests.scheduling.engine.samples import (
    clock_times,
    haircut,
    hours,
    ids,
    list_on,
    occupied,
    staff,
)
from tests.scheduling.engine.test_explain import OCCUPIED, TEN, decide, reasons

LATER = {"opening": hours((9.5, 17))}


@pytest.mark.parametrize(
    ("first", "second", "third", "start", "code"),
    [
        ({}, LATER, OCCUPIED, TEN, None),
        # The grid of one of them is enough, so it is no reason against the others.
        ({}, {**LATER, **OCCUPIED}, OCCUPIED, TEN, Code.SLOT_TAKEN),
        (LATER, OCCUPIED, OCCUPIED, TEN, Code.SLOT_TAKEN),
        ({}, LATER, {}, "2026-06-01T08:10Z", Code.OFF_GRID),
        ({}, LATER, OCCUPIED, "2026-06-01T08:10Z", Code.OFF_GRID),
        # Whoever has the start on the grid is taken, and the others have not.
        (OCCUPIED, LATER, LATER, TEN, Code.NO_RESOURCE),
    ],
)
def test_several_at_once_with_the_grid_of_one(first, second, third, start, code):
    service = haircut(requirements=(Requirement("staff", (1, 2, 3), quantity=2),))
    people = staff(1, **first), staff(2, **second), staff(3, **third)

    assert decide(service, *people, start=start) is code


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (1, (Reason(Code.SLOT_TAKEN, 1),)),
        (2, ()),
    ],
)
def test_reasons_against_whoever_is_chosen(chosen, expected):
    several = Requirement("staff", (1, 2, 3), quantity=2)
    service = haircut(requirements=(several,), chosen=chosen)

    assert reasons(service, staff(1, **OCCUPIED), staff(2), staff(3)) == expected


def test_whoever_is_chosen_is_refused_in_all_of_their_roles():
    """Off the grid in the first role, taken in both: the grid alone would not have stopped her."""
    roles = (Requirement("lead", (1, 2)), Requirement("second", (1, 3)))
    service = haircut(requirements=roles, chosen=1)
    others = staff(2), staff(3)

    assert reasons(service, staff(1, **LATER), *others) == ()
    assert reasons(service, staff(1, **LATER, **OCCUPIED), *others) == (Reason(Code.SLOT_TAKEN, 1),)


def test_of_several_at_once_one_carries_the_grid():
    pair = haircut(requirements=(Requirement("staff", (1, 2), quantity=2),))
    later = hours((9.5, 17))

    for service in (pair, replace(pair, chosen=1), replace(pair, chosen=2)):
        listed = list_on(
            "2026-06-01T07:00Z", "2026-06-01T09:30Z", service, staff(1), staff(2, later)
        )

        assert clock_times(listed) == ["07:30", "08:00", "08:30", "09:00"]
        assert ids(listed) == [((1, 2),)] * 4


def test_whoever_is_chosen_takes_part_in_one_of_their_roles():
    other = occupied("2026-06-01T07:00Z", 60)
    roles = (Requirement("lead", (1, 2)), Requirement("second", (1, 3)))

    listed = list_on(
        "2026-06-01T07:00Z",
        "2026-06-01T09:00Z",
        haircut(requirements=roles, chosen=1),
        staff(1),
        staff(2),
        staff(3, occupied=[other]),
    )

    assert clock_times(listed) == ["07:00", "08:00"]
    assert ids(listed) == [((2,), (1,)), ((1, 2), (1, 3))]
