"""Why a start is not offered, and the one code with which booking refuses it (booking-rules, 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduling.engine import limits, starts
from scheduling.engine.candidates import Candidate, describe_candidate
from scheduling.engine.codes import PERMANENT_CODES, Code
from scheduling.engine.facts import OpenStart, Reason, ResourceFacts, ServiceFacts
from scheduling.engine.intervals import has

type Resources = Mapping[int, ResourceFacts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Either ``opened``, or the ``code`` that is told and every reason, that code among them."""

    opened: OpenStart | None = None
    code: Code | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class _Failure:
    """A requirement that is not met: what may be told of it, and each refused candidate's codes."""

    told: frozenset[Code]
    refused: tuple[tuple[int, tuple[Code, ...]], ...]


def judge_start(service: ServiceFacts, resources: Resources, *, start: int, now: int) -> Verdict:
    """Return whether ``start`` can be booked at ``now``, and all that speaks against it.

    Of the reasons what concerns the service comes first, then each refused candidate of the
    requirements that are not met, then ``no_resource`` where that is the sum of it. Of the codes
    a reason that the diary does not change wins; then candidates that have a reason in common
    name it, and candidates that do not are ``no_resource``. Raises KeyError if ``resources``
    lacks a candidate.
    """
    # The list decides: whatever is explained below is only why it lacks the start.
    opened = starts.open_start(service, resources, start=start, now=now)
    if opened is not None:
        return Verdict(opened=opened)
    of_service, full = _list_service_codes(service, start, now)
    failures = _list_failures(service, resources, start)
    reasons = [Reason(code) for code in (*of_service, *full)]
    reasons += [
        Reason(code, id_)
        for failure in failures
        for id_, codes in failure.refused
        for code in codes
    ]
    decided = _decide(of_service, full, failures)
    if decided is Code.NO_RESOURCE:
        reasons.append(Reason(decided))
    return Verdict(code=decided, reasons=tuple(dict.fromkeys(reasons)))


def explain_start(
    service: ServiceFacts, resources: Resources, *, start: int, now: int
) -> tuple[Reason, ...]:
    """Return every reason why ``start`` is not offered at ``now``; none if it is.

    The code of ``decide_start`` is always among them. Raises as ``judge_start``.
    """
    return judge_start(service, resources, start=start, now=now).reasons


def decide_start(
    service: ServiceFacts, resources: Resources, *, start: int, now: int
) -> Code | None:
    """Return the code with which ``start`` is refused at ``now``, or None exactly if it is listed.

    Raises as ``judge_start``.
    """
    return judge_start(service, resources, start=start, now=now).code


def list_free_with_overrides(
    service: ServiceFacts, resources: Resources, *, start: int, overrides: frozenset[Code]
) -> tuple[tuple[int, ...], ...]:
    """Return the candidates of each requirement who are free of everything but ``overrides``.

    Whether enough of them are left, and what the service itself says, is another question.
    Raises KeyError if ``resources`` lacks a candidate.
    """
    candidates = _describe_candidates(service, resources, start)
    return tuple(
        tuple(
            id_
            for id_, codes in _list_codes(
                {id_: candidates[id_] for id_ in requirement.candidates},
                start,
                requirement.quantity,
                number == service.anchor,
            ).items()
            if overrides.issuperset(codes)
        )
        for number, requirement in enumerate(service.requirements)
    )


def _list_service_codes(
    service: ServiceFacts, start: int, now: int
) -> tuple[list[Code], list[Code]]:
    """Return the service's own reasons: those that stand whatever the diary says, and limits."""
    horizon = limits.span_of_horizon(service, now)
    checks = (
        (Code.SERVICE_INACTIVE, not service.active),
        (Code.TOO_SOON, start < now + service.min_notice),
        (Code.TOO_FAR, not has((horizon,), start)),
    )
    rules = starts.list_full(service, (start, start + 1))
    return (
        [code for code, applies in checks if applies],
        [code for code, spans in rules if has(spans, start)],
    )


def _list_failures(service: ServiceFacts, resources: Resources, start: int) -> list[_Failure]:
    candidates = _describe_candidates(service, resources, start)
    failures = []
    of_chosen: list[frozenset[Code]] = []
    for number, requirement in enumerate(service.requirements):
        of_role = {id_: candidates[id_] for id_ in requirement.candidates}
        codes = _list_codes(of_role, start, requirement.quantity, number == service.anchor)
        if service.chosen in codes:
            of_chosen.append(frozenset(codes[service.chosen]))
        refused = tuple((id_, tuple(found)) for id_, found in codes.items() if found)
        if len(codes) < requirement.quantity:
            # Too few candidates exist at all: what some of them have would mislead.
            failures.append(_Failure(frozenset({Code.NO_RESOURCE}), refused))
        elif len(codes) - len(refused) < requirement.quantity:
            failures.append(_Failure(_share([found for _id, found in refused]), refused))
    if service.chosen is not None and all(of_chosen):
        # In none of their roles: what stands against them in each.
        shared = _in_order(frozenset.intersection(*of_chosen))
        failures.append(_Failure(_share([shared]), ((service.chosen, shared),)))
    return failures


def _describe_candidates(
    service: ServiceFacts, resources: Resources, start: int
) -> dict[int, Candidate]:
    return {
        id_: describe_candidate(service, resources[id_], (start, start + 1))
        for id_ in starts.list_candidates(service)
    }


def _list_codes(
    candidates: Mapping[int, Candidate], start: int, quantity: int, is_anchor: bool
) -> dict[int, list[Code]]:
    """Return why each candidate of a requirement cannot serve it at ``start``.

    Where several are taken at once, it is enough that the grid of one of them has the start.
    """
    found = {id_: each.list_codes(start, needs_grid=is_anchor) for id_, each in candidates.items()}
    if not is_anchor or quantity == 1:
        return found
    free = [id_ for id_, codes in found.items() if set(codes) <= {Code.OFF_GRID}]
    asked = free if len(free) >= quantity else found
    if any(candidates[id_].is_on_grid(start) for id_ in asked):
        return {
            id_: [code for code in codes if code is not Code.OFF_GRID]
            for id_, codes in found.items()
        }
    return found


def _decide(of_service: Sequence[Code], full: Sequence[Code], failures: Sequence[_Failure]) -> Code:
    if of_service:
        return of_service[0]
    told = [failure.told for failure in failures]
    permanent = _in_order(PERMANENT_CODES.intersection(frozenset().union(*told)))
    if permanent:
        return permanent[0]
    if full:
        return full[0]
    if told and (shared := _in_order(frozenset.intersection(*told))):
        return shared[0]
    # Also if nothing failed on its own and yet it was not offered: not all at once, then.
    return Code.NO_RESOURCE


def _share(refused: Sequence[Sequence[Code]]) -> frozenset[Code]:
    """Return what all refused candidates have in common, else what comes closest to it.

    Each speaks with its permanent reasons, if it has any. Where all have some but none in common,
    that of the candidate who is nearest to being had is told: the customer must choose
    another time all the same, and whoever is not in at all says nothing about this minute.
    """
    weighed = [PERMANENT_CODES.intersection(codes) or frozenset(codes) for codes in refused]
    shared = frozenset.intersection(*weighed)
    if shared:
        return shared
    if all(codes <= PERMANENT_CODES for codes in weighed):
        firsts = frozenset(_in_order(codes)[0] for codes in weighed)
        return frozenset({_in_order(firsts)[-1]})
    return frozenset({Code.NO_RESOURCE})


def _in_order(codes: frozenset[Code]) -> tuple[Code, ...]:
    return tuple(code for code in Code if code in codes)
