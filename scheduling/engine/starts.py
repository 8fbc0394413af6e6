"""The starts that can be booked: the one list that all interfaces show.

The rules: *(booking-rules, 2; booking-rules, 3; booking-rules, 4; booking-rules, 5)*.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from operator import lt

from scheduling.engine import assignment, limits
from scheduling.engine.assignment import Assignment, Pairing, RequiredPairings
from scheduling.engine.candidates import describe_candidate
from scheduling.engine.codes import Code
from scheduling.engine.facts import (
    OpenStart,
    Requirement,
    ResourceFacts,
    ServiceFacts,
    Span,
)

type FreeByStart = dict[int, list[int]]


def list_starts(
    service: ServiceFacts,
    resources: Mapping[int, ResourceFacts],
    *,
    window: Span,
    now: int,
) -> list[OpenStart]:
    """Return the starts of ``service`` with ``window[0] <= start < window[1]``, sorted.

    Every one of them can be booked at ``now``. Raises KeyError if ``resources`` lacks a
    candidate.
    """
    earliest, latest = limits.span_of_starts(service, now)
    bounds = (max(window[0], earliest), min(window[1], latest))
    if not service.active or not service.requirements or bounds[0] >= bounds[1]:
        return []
    anchor = service.requirements[service.anchor]
    free: dict[int, list[Span]] = {}
    on_grid: dict[int, list[int]] = {}
    for id_ in list_candidates(service):
        # One candidate at a time: all of them at once would take several times the memory.
        candidate = describe_candidate(service, resources[id_], bounds)
        free[id_] = candidate.list_free()
        if id_ in anchor.candidates:
            on_grid[id_] = candidate.list_grid_starts(free[id_])
    anchored = _list_anchored(anchor, on_grid)
    starts = sorted(anchored)
    _remove_full(service, starts, bounds)
    columns = [
        anchored
        if number == service.anchor and requirement.quantity == 1
        else _list_along(starts, requirement, free)
        for number, requirement in enumerate(service.requirements)
    ]
    return _list_satisfied(service, starts, columns, anchored)


def open_start(
    service: ServiceFacts,
    resources: Mapping[int, ResourceFacts],
    *,
    start: int,
    now: int,
) -> OpenStart | None:
    """Return ``start`` with its free candidates if it can be booked at ``now``, else None."""
    listed = list_starts(service, resources, window=(start, start + 1), now=now)
    return listed[0] if listed else None


def list_required_pairings(
    service: ServiceFacts,
    resources: Mapping[int, ResourceFacts],
    *,
    start: int,
    needs_grid: bool = True,
) -> RequiredPairings:
    """Return the pairings of which a visit at ``start`` must have one each, beside what is free."""
    if not service.requirements:
        return ()
    anchor = service.requirements[service.anchor]
    carriers: list[int] | None = None
    if needs_grid and anchor.quantity > 1:
        bounds = (start, start + 1)
        carriers = [
            id_
            for id_ in anchor.candidates
            if describe_candidate(service, resources[id_], bounds).is_on_grid(start)
        ]
    return _list_required_pairings(service, carriers)


def list_candidates(service: ServiceFacts) -> list[int]:
    """Return the ids of all candidates of all requirements, each once."""
    ids = (id_ for requirement in service.requirements for id_ in requirement.candidates)
    return list(dict.fromkeys(ids))


def list_full(service: ServiceFacts, bounds: Span) -> list[tuple[Code, list[Span]]]:
    """Return the starts within ``bounds`` that the service's own limits refuse, by code."""
    return limits.list_full(service.limits, service.visit_starts, bounds)


def _list_anchored(anchor: Requirement, on_grid: Mapping[int, list[int]]) -> FreeByStart:
    by_start: FreeByStart = {}
    for id_ in anchor.candidates:
        for start in on_grid[id_]:
            if start in by_start:
                by_start[start].append(id_)
            else:
                by_start[start] = [id_]
    return by_start


def _list_along(
    starts: list[int], requirement: Requirement, free: Mapping[int, list[Span]]
) -> FreeByStart:
    by_start: FreeByStart = {start: [] for start in starts}
    for id_ in requirement.candidates:
        for first, end in free[id_]:
            for start in starts[bisect_left(starts, first) : bisect_left(starts, end)]:
                by_start[start].append(id_)
    return by_start


def _remove_full(service: ServiceFacts, starts: list[int], bounds: Span) -> None:
    for _code, spans in list_full(service, bounds):
        for first, end in spans:
            del starts[bisect_left(starts, first) : bisect_left(starts, end)]


def _list_required_pairings(
    service: ServiceFacts, carriers: Sequence[int] | None
) -> RequiredPairings:
    """Return those of the grid's carriers, if they matter, and those of who is chosen."""
    required: list[list[Pairing]] = []
    if carriers is not None and service.requirements[service.anchor].quantity > 1:
        required.append([(service.anchor, id_) for id_ in carriers])
    if service.chosen is not None:
        required.append(
            [
                (number, service.chosen)
                for number, requirement in enumerate(service.requirements)
                if service.chosen in requirement.candidates
            ]
        )
    return required


def _list_satisfied(
    service: ServiceFacts,
    starts: list[int],
    columns: Sequence[FreeByStart],
    anchored: FreeByStart,
) -> list[OpenStart]:
    requirements = service.requirements
    quantities = [requirement.quantity for requirement in requirements]
    ids = [id_ for requirement in requirements for id_ in requirement.candidates]
    is_entangled = len(ids) > len(set(ids)) or service.chosen is not None
    opened: list[OpenStart] = []
    # The same people are free at most starts: of a day, or of years that nobody has booked.
    known: dict[tuple[Assignment, tuple[int, ...]], Assignment] = {}
    for start in starts:
        free = tuple([tuple(column[start]) for column in columns])
        if any(map(lt, map(len, free), quantities)):
            continue
        if is_entangled:
            # Whoever is named can be booked: not one whom the other requirement cannot spare.
            carriers = anchored[start]
            case = (free, tuple(carriers))
            if case not in known:
                required = _list_required_pairings(service, carriers)
                known[case] = assignment.keep_useful(free, quantities, required)
            free = known[case]
            if not all(free):
                continue
        opened.append(OpenStart(start, free))
    return opened
