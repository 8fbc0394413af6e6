"""Which resources serve which requirement: none serves two (booking-rules, 4)."""

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, product

type Assignment = tuple[tuple[int, ...], ...]
"""The resource ids of each requirement, in the order of the requirements."""
type Place = tuple[int, int]
"""The number of a requirement, and the id of a resource that serves it."""
type Wanted = Sequence[Collection[Place]]
"""Of each of these an assignment must have at least one place."""


def can_assign(free: Sequence[Sequence[int]], quantities: Sequence[int]) -> bool:
    """Return whether every requirement gets its quantity from its free resources, all distinct."""
    places = [
        choices for choices, quantity in zip(free, quantities, strict=True) for _ in range(quantity)
    ]
    holder: dict[int, int] = {}

    def place(number: int, tried: set[int]) -> bool:
        for id_ in places[number]:
            if id_ in tried:
                continue
            tried.add(id_)
            if id_ not in holder or place(holder[id_], tried):
                holder[id_] = number
                return True
        return False

    return all(place(number, set()) for number in range(len(places)))


def keep_useful(
    free: Sequence[Sequence[int]], quantities: Sequence[int], wanted: Wanted = ()
) -> tuple[tuple[int, ...], ...]:
    """Return ``free`` without those who are in no complete assignment in that requirement."""
    options = list(product(*wanted))
    return tuple(
        tuple(
            id_
            for id_ in choices
            if any(_can_have(free, quantities, {*places, (number, id_)}) for places in options)
        )
        for number, choices in enumerate(free)
    )


def list_assignments(
    free: Sequence[Sequence[int]],
    quantities: Sequence[int],
    ranking: Sequence[int],
    wanted: Wanted = (),
) -> Iterator[Assignment]:
    """Yield every complete assignment, the best ranked first; the last requirement varies fastest.

    ``ranking`` names ids from the best on; ids that it does not name follow by number. What
    one requirement takes is yielded in the order of the ranking. No branch is entered that
    leads to nothing, so the first assignments come at once however many there are.
    """
    place = {id_: number for number, id_ in enumerate(ranking)}
    ranked = [
        sorted(set(choices), key=lambda id_: (place.get(id_, len(place)), id_)) for choices in free
    ]
    if not any(_can_have(free, quantities, set(places)) for places in product(*wanted)):
        return iter(())
    return (found for found in _assign(ranked, quantities) if _has_all(found, wanted))


def _can_have(free: Sequence[Sequence[int]], quantities: Sequence[int], places: set[Place]) -> bool:
    """Return whether a complete assignment has all of ``places``."""
    ids = {id_ for _number, id_ in places}
    left = list(quantities)
    for number, _id in places:
        left[number] -= 1
    if (
        len(ids) < len(places)
        or any(quantity < 0 for quantity in left)
        or any(id_ not in free[number] for number, id_ in places)
    ):
        return False
    others = [[id_ for id_ in choices if id_ not in ids] for choices in free]
    return can_assign(others, left)


def _has_all(found: Assignment, wanted: Wanted) -> bool:
    return all(any(id_ in found[number] for number, id_ in places) for places in wanted)


def _assign(ranked: Sequence[Sequence[int]], quantities: Sequence[int]) -> Iterator[Assignment]:
    if not ranked:
        yield ()
        return
    for chosen in combinations(ranked[0], quantities[0]):
        rest = [[id_ for id_ in choices if id_ not in chosen] for choices in ranked[1:]]
        if can_assign(rest, quantities[1:]):
            for others in _assign(rest, quantities[1:]):
                yield (chosen, *others)
