"""Which resources serve which requirement: none serves two (booking-rules, 4)."""

from collections.abc import Iterator, Sequence
from itertools import combinations

type Assignment = tuple[tuple[int, ...], ...]
"""The resource ids of each requirement, in the order of the requirements."""


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
    free: Sequence[Sequence[int]], quantities: Sequence[int]
) -> tuple[tuple[int, ...], ...]:
    """Return ``free`` without those who are in no complete assignment in that requirement."""

    def is_useful(number: int, id_: int) -> bool:
        others = [[other for other in choices if other != id_] for choices in free]
        left = [quantity - (place == number) for place, quantity in enumerate(quantities)]
        return can_assign(others, left)

    return tuple(
        tuple(id_ for id_ in choices if is_useful(number, id_))
        for number, choices in enumerate(free)
    )


def list_assignments(
    free: Sequence[Sequence[int]], quantities: Sequence[int], ranking: Sequence[int]
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
    return _assign(ranked, quantities)


def _assign(ranked: Sequence[Sequence[int]], quantities: Sequence[int]) -> Iterator[Assignment]:
    if not ranked:
        yield ()
        return
    for chosen in combinations(ranked[0], quantities[0]):
        rest = [[id_ for id_ in choices if id_ not in chosen] for choices in ranked[1:]]
        if can_assign(rest, quantities[1:]):
            for others in _assign(rest, quantities[1:]):
                yield (chosen, *others)
