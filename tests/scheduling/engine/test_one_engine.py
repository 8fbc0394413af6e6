"""Every listed start can be booked, every other is refused, and a second opinion agrees.

(booking-rules, 5)
"""

from hypothesis import HealthCheck, given

from scheduling.engine import explain, starts
from scheduling.engine.codes import Code
from scheduling.engine.intervals import overlaps
from tests.properties import examples
from tests.scheduling.engine.configurations import Configuration, configurations
from tests.scheduling.engine.oracle import Oracle

FIVE_MINUTES = 300

moderate = examples(120, suppress=(HealthCheck.data_too_large,))


def listed_starts(given: Configuration):
    return starts.list_starts(given.service, given.resources, window=given.window, now=given.now)


@moderate
@given(configurations())
def test_listed_starts_are_those_of_the_oracle(given):
    oracle = Oracle(given.service, given.resources, day=given.day, now=given.now)

    expected = {
        start: free
        for start in range(*given.window, FIVE_MINUTES)
        if (free := oracle.find_free(start)) is not None
    }

    assert {opened.start: opened.free for opened in listed_starts(given)} == expected


@moderate
@given(configurations(most_people=1, most_requirements=1))
def test_reasons_for_one_candidate_are_those_of_the_oracle(given):
    oracle = Oracle(given.service, given.resources, day=given.day, now=given.now)
    person = oracle.people[1]

    for start in range(*given.window, 5 * FIVE_MINUTES):
        facts = {"start": start, "now": given.now}
        reasons = explain.explain_start(given.service, given.resources, **facts)

        of_service = {reason.code for reason in reasons if reason.resource is None}
        assert of_service - {Code.NO_RESOURCE} == oracle.list_service_codes(start)
        of_candidate = {reason.code for reason in reasons if reason.resource == 1}
        assert of_candidate == person.codes(start, on_grid=True)


@moderate
@given(configurations())
def test_a_start_is_refused_exactly_if_it_is_not_listed(given):
    listed = {opened.start: opened for opened in listed_starts(given)}

    for start in {*listed, *range(given.window[0], given.window[1], 7 * FIVE_MINUTES)}:
        facts = {"start": start, "now": given.now}
        code = explain.decide_start(given.service, given.resources, **facts)
        reasons = explain.explain_start(given.service, given.resources, **facts)
        opened = explain.judge_start(given.service, given.resources, **facts).opened

        assert (code is None) == (start in listed)
        assert opened == listed.get(start)
        assert bool(reasons) == (code is not None)
        assert code is None or code in {reason.code for reason in reasons}


@moderate
@given(configurations())
def test_listed_starts_never_meet_what_is_taken(given):
    for opened in listed_starts(given):
        assert given.window[0] <= opened.start < given.window[1]
        for id_ in {id_ for free in opened.free for id_ in free}:
            facts = given.resources[id_]
            padded = (
                opened.start - given.service.buffer_before - facts.turnaround_before,
                opened.start
                + given.service.duration
                + given.service.buffer_after
                + facts.turnaround_after,
            )
            busy = [occupied[:2] for occupied in facts.occupied] + list(facts.external_busy)
            assert not any(overlaps(padded, span) for span in busy)


@moderate
@given(configurations())
def test_a_window_cut_in_two_lists_the_same(given):
    first, last = given.window
    middle = (first + last) // 2
    facts = {"service": given.service, "resources": given.resources, "now": given.now}

    halves = starts.list_starts(window=(first, middle), **facts)
    halves += starts.list_starts(window=(middle, last), **facts)

    assert halves == listed_starts(given)
