from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.engine import intervals
from tests.properties import examples

spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)
moderate = examples(200)


def instants(of) -> set[int]:
    return {instant for start, end in of for instant in range(start, end)}


def is_tidy(of) -> bool:
    return all(start < end for start, end in of) and all(
        first[1] < second[0] for first, second in pairwise(of)
    )


@pytest.mark.parametrize(
    ("given_spans", "expected"),
    [
        ([], []),
        ([(5, 5), (7, 6)], []),
        ([(1, 3), (3, 5)], [(1, 5)]),
        ([(1, 3), (4, 5)], [(1, 3), (4, 5)]),
        ([(4, 9), (1, 5)], [(1, 9)]),
        ([(1, 9), (2, 3), (8, 10)], [(1, 10)]),
        ([(0, 0), (0, 2)], [(0, 2)]),
    ],
)
def test_merge_unites_what_touches(given_spans, expected):
    assert intervals.merge(given_spans) == expected


@pytest.mark.parametrize(
    ("left", "holes", "expected"),
    [
        ([(0, 10)], [], [(0, 10)]),
        ([(0, 10)], [(0, 10)], []),
        ([(0, 10)], [(2, 4), (3, 6)], [(0, 2), (6, 10)]),
        ([(0, 10)], [(0, 2), (8, 12)], [(2, 8)]),
        ([(0, 4), (6, 10)], [(2, 8)], [(0, 2), (8, 10)]),
        ([(5, 8)], [(0, 5), (8, 9)], [(5, 8)]),
        ([(5, 8), (9, 12)], [(1, 3), (2, 10)], [(10, 12)]),
        ([(0, 10)], [(1, 9), (2, 3), (4, 5)], [(0, 1), (9, 10)]),
    ],
)
def test_subtract_leaves_what_no_hole_has(left, holes, expected):
    assert intervals.subtract(left, holes) == expected


@pytest.mark.parametrize(
    ("given_spans", "holders", "expected"),
    [
        ([(0, 10)], [], []),
        ([(2, 4)], [(0, 10)], [(2, 4)]),
        ([(0, 10)], [(0, 10)], [(0, 10)]),
        ([(0, 10)], [(2, 4), (6, 12)], [(2, 4), (6, 10)]),
        ([(0, 5), (5, 9)], [(1, 8)], [(1, 5), (5, 8)]),
        ([(0, 9), (1, 3)], [(0, 2), (5, 7)], [(0, 2), (1, 2), (5, 7)]),
        ([(0, 4)], [(4, 9)], []),
        ([(4, 9)], [(0, 4), (9, 10)], []),
    ],
)
def test_intersect_keeps_the_parts_of_each_span_apart(given_spans, holders, expected):
    assert intervals.intersect(given_spans, holders) == expected


@moderate
@given(spans, spans)
def test_intersect_covers_what_both_have(given_spans, holders):
    filled = sorted((start, end) for start, end in given_spans if start < end)

    parts = intervals.intersect(filled, intervals.merge(holders))

    assert instants(parts) == instants(given_spans) & instants(holders)
    assert parts == sorted(parts)
    assert all(start < end for start, end in parts)


@moderate
@given(spans)
def test_merge_covers_the_same_instants_tidily(given_spans):
    merged = intervals.merge(given_spans)

    assert instants(merged) == instants(given_spans)
    assert is_tidy(merged)
    assert intervals.measure(merged) == len(instants(given_spans))


@moderate
@given(spans, spans)
def test_subtract_conserves_time(given_spans, holes):
    whole, occupied = intervals.merge(given_spans), sorted(a for a in holes if a[0] < a[1])

    left = intervals.subtract(whole, occupied)
    removed = intervals.subtract(whole, intervals.merge(left))

    assert instants(left) == instants(whole) - instants(occupied)
    assert is_tidy(left)
    assert intervals.measure(left) + intervals.measure(removed) == intervals.measure(whole)


@moderate
@given(spans, st.tuples(st.integers(0, 60), st.integers(0, 60)))
def test_clip_keeps_what_lies_within(given_spans, bounds):
    clipped = intervals.clip(intervals.merge(given_spans), bounds)

    assert instants(clipped) == instants(given_spans) & instants([bounds])
    assert is_tidy(clipped)


@moderate
@given(spans, st.integers(-1, 61))
def test_has_and_covers_agree_with_the_instants(given_spans, instant):
    expected = instant in instants(given_spans)

    assert intervals.has(given_spans, instant) is expected
    assert intervals.covers(intervals.merge(given_spans), instant) is expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((0, 5), (5, 9), False),
        ((0, 5), (4, 9), True),
        ((4, 9), (0, 5), True),
        ((0, 9), (3, 3), False),
        ((3, 3), (3, 3), False),
    ],
)
def test_overlaps_needs_a_common_instant(first, second, expected):
    assert intervals.overlaps(first, second) is expected


@moderate
@given(spans, st.integers(1, 20), st.integers(0, 5), st.integers(0, 5))
def test_starts_inside_fit_with_their_pads(given_spans, length, before, after):
    whole = intervals.merge(given_spans)

    starts = instants(intervals.starts_inside(whole, length, before, after))

    assert starts == {
        start
        for start in range(-30, 90)
        if instants([(start - before, start + length + after)]) <= instants(whole)
    }


@moderate
@given(spans, st.integers(1, 20), st.integers(0, 5), st.integers(0, 5))
def test_starts_touching_meet_with_their_pads(given_spans, length, before, after):
    starts = instants(intervals.starts_touching(given_spans, length, before, after))

    assert starts == {
        start
        for start in range(-30, 90)
        if instants([(start - before, start + length + after)]) & instants(given_spans)
    }
