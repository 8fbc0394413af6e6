from itertools import permutations, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scheduling.engine import assignment
from tests.properties import examples

places = st.lists(
    st.tuples(st.lists(st.integers(1, 5), unique=True, max_size=4), st.integers(1, 2)),
    min_size=1,
    max_size=3,
)


def try_all(free, quantities) -> set[tuple[frozenset[int], ...]]:
    """Return every assignment, by trying all of them."""
    options = [permutations(ids, quantity) for ids, quantity in zip(free, quantities, strict=True)]
    return {
        tuple(frozenset(part) for part in parts)
        for parts in product(*options)
        if len({id_ for part in parts for id_ in part}) == sum(quantities)
    }


@pytest.mark.parametrize(
    ("free", "quantities", "expected"),
    [
        ([], [], True),
        ([(1,)], [1], True),
        ([()], [1], False),
        ([(1, 2)], [2], True),
        ([(1,)], [2], False),
        ([(1,), (1,)], [1, 1], False),
        ([(1, 2), (1,)], [1, 1], True),
        ([(1, 2), (1, 3), (1,)], [1, 1, 1], True),
        ([(1, 2), (1, 2), (1, 2)], [1, 1, 1], False),
        ([(1, 2, 3), (1, 2)], [1, 2], True),
        ([(1, 2), (1, 2, 3)], [2, 2], False),
    ],
)
def test_a_resource_serves_one_requirement(free, quantities, expected):
    assert assignment.can_assign(free, quantities) is expected


def test_assignments_come_in_the_order_of_the_ranking():
    free = [(1, 2, 3), (10, 11)]

    found = list(assignment.list_assignments(free, [1, 1], [3, 1, 11, 10]))

    assert found == [
        ((3,), (11,)),
        ((3,), (10,)),
        ((1,), (11,)),
        ((1,), (10,)),
        ((2,), (11,)),
        ((2,), (10,)),
    ]


def test_ids_without_a_rank_follow_by_number():
    found = list(assignment.list_assignments([(9, 7, 8)], [1], [8]))

    assert found == [((8,),), ((7,),), ((9,),)]


def test_assignments_never_use_a_resource_twice():
    found = list(assignment.list_assignments([(1, 2), (1, 2, 3)], [1, 1], [1, 2, 3]))

    assert found == [((1,), (2,)), ((1,), (3,)), ((2,), (1,)), ((2,), (3,))]


def test_several_of_one_requirement_are_taken_together():
    found = list(assignment.list_assignments([(1, 2, 3)], [2], [3, 2, 1]))

    assert found == [((3, 2),), ((3, 1),), ((2, 1),)]


def test_whoever_is_kept_comes_first_where_they_were():
    free, kept = [(1, 2, 3), (1, 2, 4)], [{2}, {1}]

    found = list(assignment.list_assignments(free, [1, 1], [4, 3, 2, 1], (), kept))

    assert found[0] == ((2,), (1,))
    assert sorted(found) == sorted(assignment.list_assignments(free, [1, 1], []))


def test_whoever_is_kept_in_one_place_comes_last_in_others():
    """The first place cannot have 9 any more; it leaves 2 to the second, who has them now."""
    free, kept = [(2, 3), (2, 4)], [{9}, {2}]

    assert next(assignment.list_assignments(free, [1, 1], [2], (), kept)) == ((3,), (2,))


def test_whoever_is_not_free_where_they_were_does_not_push_others_out():
    """2 could come in the other place alone, which 1 has kept: 3 comes for 2."""
    free, kept = [(3,), (1, 2)], [{2}, {1}]

    assert next(assignment.list_assignments(free, [1, 1], [2, 1, 3], (), kept)) == ((3,), (1,))


def test_no_branch_without_an_end_is_entered():
    """Forty candidates for ten places, of which the last can be taken by one person alone."""
    crowd = tuple(range(1, 41))

    found = next(assignment.list_assignments([crowd] * 9 + [(1,)], [1] * 10, crowd))

    assert found == (*(((id_,)) for id_ in range(2, 11)), (1,))


@examples(200)
@given(places)
def test_assignments_are_all_that_exist(drawn):
    free, quantities = [ids for ids, _ in drawn], [quantity for _, quantity in drawn]
    expected = try_all(free, quantities)

    found = list(assignment.list_assignments(free, quantities, [2, 4]))

    assert {tuple(frozenset(part) for part in parts) for parts in found} == expected
    assert len(found) == len(expected)
    assert assignment.can_assign(free, quantities) is bool(expected)


@examples(200)
@given(places, st.randoms(use_true_random=False))
def test_all_are_kept_where_that_is_possible(drawn, random):
    free, quantities = [ids for ids, _ in drawn], [quantity for _, quantity in drawn]
    complete = sorted(try_all(free, quantities), key=repr)
    assume(complete)
    kept = random.choice(complete)

    found = next(assignment.list_assignments(free, quantities, [2, 4], (), kept))

    assert tuple(map(frozenset, found)) == kept


@examples(150)
@given(places)
def test_who_is_useful_is_in_some_assignment(drawn):
    free, quantities = [ids for ids, _ in drawn], [quantity for _, quantity in drawn]
    complete = try_all(free, quantities)

    found = assignment.keep_useful(free, quantities)

    assert found == tuple(
        tuple(id_ for id_ in ids if any(id_ in parts[number] for parts in complete))
        for number, ids in enumerate(free)
    )


wishes = st.lists(
    st.frozensets(st.tuples(st.integers(0, 2), st.integers(1, 5)), max_size=3), max_size=2
)


@examples(200)
@given(places, wishes)
def test_assignments_have_one_of_each_of_the_wanted_places(drawn, wishes):
    free, quantities = [ids for ids, _ in drawn], [quantity for _, quantity in drawn]
    wanted = [[place for place in wish if place[0] < len(free)] for wish in wishes]
    complete = {
        parts
        for parts in try_all(free, quantities)
        if all(any(id_ in parts[number] for number, id_ in wish) for wish in wanted)
    }

    found = list(assignment.list_assignments(free, quantities, [2, 4], wanted))

    assert {tuple(frozenset(part) for part in parts) for parts in found} == complete
    assert assignment.keep_useful(free, quantities, wanted) == tuple(
        tuple(id_ for id_ in ids if any(id_ in parts[number] for parts in complete))
        for number, ids in enumerate(free)
    )
