"""What is said of one start: open, or refused, and who is free of all that is not overridden."""

from scheduling.engine import explain
from scheduling.engine.codes import Code
from scheduling.engine.explain import Verdict
from scheduling.engine.facts import OpenStart, Reason, Requirement
from tests.scheduling.engine.samples import at, by_id, haircut, hours, occupied, staff

TEN = "2026-06-01T08:00Z"
"""Ten o'clock in Berlin, on a Monday on which the sample staff works from nine to five."""
VISIT = occupied(TEN, 60)


def test_an_open_start_has_no_code_and_no_reason():
    facts = {"start": at(TEN), "now": at(TEN)}

    assert explain.decide_start(haircut(), by_id(staff()), **facts) is None
    assert explain.explain_start(haircut(), by_id(staff()), **facts) == ()
    opened = OpenStart(at(TEN), ((1,),))
    assert explain.judge_start(haircut(), by_id(staff()), **facts) == Verdict(opened=opened)


def test_a_refused_start_is_not_open():
    facts = {"start": at(TEN), "now": at(TEN) + 1}

    assert explain.judge_start(haircut(), by_id(staff()), **facts) == Verdict(
        code=Code.TOO_SOON, reasons=(Reason(Code.TOO_SOON),)
    )


def test_candidates_are_free_of_all_that_is_set_aside_and_of_nothing_else():
    """Also in a role that is met without them, of which the reasons say nothing."""
    roles = (Requirement("head", (1,)), Requirement("hand", (1, 2, 3)))
    people = by_id(staff(1), staff(2, occupied=[VISIT]), staff(3, hours((12, 17))))
    service = haircut(requirements=roles)

    def free(*overrides):
        return explain.list_free_with_overrides(
            service, people, start=at(TEN), overrides=frozenset(overrides)
        )

    assert free() == ((1,), (1,))
    assert free(Code.CLOSED) == ((1,), (1, 3))
    assert free(*Code) == ((1,), (1, 2, 3))
