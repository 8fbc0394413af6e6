"""Which resources serve which requirement: none serves two (booking-rules, 4)."""

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, product

type Assignment = tuple[tuple[int, ...], ...]
"""The resource ids of each requirement, in the order of the requirements."""
type Pairing = tuple[int, int]
"""The number of a requirement, and the id of a resource that serves it."""
type RequiredPairings = Sequence[Collection[Pairing]]
"""Of each of these an assignment must have at least one pairing."""


def can_assign(free: Sequence[Sequence[int]], quantities: Sequence[int]) -> bool:
    """Return whether every requirement gets its quantity from its free resources, all distinct."""
    positions = [
        choices for choices, quantity in zip(free, quantities, strict=True) for _ in range(quantity)
    ]
    holder: dict[int, int] = {}

    def assign(number: int, tried: set[int]) -> bool:
        for id_ in positions[number]:
            if id_ in tried:
                continue
            tried.add(id_)
            if id_ not in holder or assign(holder[id_], tried):
                holder[id_] = number
                return True
        return False

    return all(assign(number, set()) for number in range(len(positions)))


def keep_useful(
    free: Sequence[Sequence[int]], quantities: Sequence[int], required: RequiredPairings = ()
) -> tuple[tuple[int, ...], ...]:
    """Return ``free`` without those who are in no complete assignment in that requirement."""
    options = list(product(*required))
    return tuple(
        tuple(
            id_
            for id_ in choices
            if any(_can_have(free, quantities, {*pairings, (number, id_)}) for pairings in options)
        )
        for number, choices in enumerate(free)
    )


def list_assignments(
    free: Sequence[Sequence[int]],
    quantities: Sequence[int],
    ranking: Sequence[int],
    required: RequiredPairings = (),
    kept: Sequence[Collection[int]] = (),
) -> Iterator[Assignment]:
    """Yield every complete assignment, the best ranked first; the last requirement varies fastest.

    ``ranking`` names ids from the best on; ids that it does not name follow by number. ``kept``
    are, per requirement, those who come before all others in it, and last in the others: while
    all of them are free, the first assignment has all of them, each where they were. What one
    requirement takes is yielded in the order of the ranking. No branch is entered that
    leads to nothing, so the first assignments come at once however many there are.
    """
    rank = {id_: number for number, id_ in enumerate(ranking)}
    wanted = {id_ for ids in kept for id_ in ids}
    ranked = []
    for number, choices in enumerate(free):
        own = kept[number] if kept else ()
        order = {
            id_: (id_ not in own, id_ in wanted, rank.get(id_, len(rank)), id_) for id_ in choices
        }
        ranked.append(sorted(order, key=order.__getitem__))
    if not any(_can_have(free, quantities, set(pairings)) for pairings in product(*required)):
        return iter(())
    return (found for found in _assign(ranked, quantities) if _has_all(found, required))


def _can_have(
    free: Sequence[Sequence[int]], quantities: Sequence[int], pairings: set[Pairing]
) -> bool:
    """Return whether a complete assignment has all of ``pairings``."""
    ids = {id_ for _number, id_ in pairings}
    left = list(quantities)
    for number, _id in pairings:
        left[number] -= 1
    if (
        len(ids) < len(pairings)
        or any(quantity < 0 for quantity in left)
        or any(id_ not in free[number] for number, id_ in pairings)
    ):
        return False
    others = [[id_ for id_ in choices if id_ not in ids] for choices in free]
    return can_assign(others, left)


def _has_all(found: Assignment, required: RequiredPairings) -> bool:
    return all(any(id_ in found[number] for number, id_ in pairings) for pairings in required)


def _assign(ranked: Sequence[Sequence[int]], quantities: Sequence[int]) -> Iterator[Assignment]:
    if not ranked:
        yield ()
        return
    for chosen in combinations(ranked[0], quantities[0]):
        rest = [[id_ for id_ in choices if id_ not in chosen] for choices in ranked[1:]]
        if can_assign(rest, quantities[1:]):
            for others in _assign(rest, quantities[1:]):
                yield (chosen, *others)
