"""Why a start is not offered, and the one code with which booking refuses it (booking-rules, 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduling.engine import limits, starts
from scheduling.engine.candidates import describe_candidate
from scheduling.engine.codes import STATIC_CODES, Code
from scheduling.engine.facts import OpenStart, Reason, ResourceFacts, ServiceFacts
from scheduling.engine.intervals import has

type Resources = Mapping[int, ResourceFacts]


@dataclass(frozen=True, slots=True)
class _Failure:
    """A requirement that is not met: what may be told of it, and each refused candidate's codes."""

    told: frozenset[Code]
    refused: tuple[tuple[int, tuple[Code, ...]], ...]


def explain_start(
    service: ServiceFacts, resources: Resources, *, start: int, now: int
) -> tuple[Reason, ...]:
    """Return every reason why ``start`` is not offered at ``now``; none if it is.

    What concerns the service comes first, then each refused candidate of the requirements that
    are not met, then ``no_resource`` where that is the sum of it. The code of ``decide_start``
    is always among them. Raises KeyError if ``resources`` lacks a candidate.
    """
    if starts.open_start(service, resources, start=start, now=now) is not None:
        return ()
    fixed, full = _list_service_codes(service, start, now)
    failures = _list_failures(service, resources, start)
    reasons = [Reason(code) for code in (*fixed, *full)]
    reasons += [
        Reason(code, id_)
        for failure in failures
        for id_, codes in failure.refused
        for code in codes
    ]
    decided = _decide(fixed, full, failures)
    if decided is Code.NO_RESOURCE:
        reasons.append(Reason(decided))
    return tuple(dict.fromkeys(reasons))


def decide_start(
    service: ServiceFacts, resources: Resources, *, start: int, now: int
) -> Code | None:
    """Return the code with which ``start`` is refused at ``now``, or None exactly if it is listed.

    A reason that the diary does not change wins; then candidates that have a reason in common
    name it, and candidates that do not are ``no_resource``. Raises KeyError if ``resources``
    lacks a candidate.
    """
    if starts.open_start(service, resources, start=start, now=now) is not None:
        return None
    fixed, full = _list_service_codes(service, start, now)
    return _decide(fixed, full, _list_failures(service, resources, start))


def open_start(
    service: ServiceFacts, resources: Resources, *, start: int, now: int
) -> OpenStart | None:
    """Return ``start`` with its free candidates if it can be booked at ``now``, else None."""
    return starts.open_start(service, resources, start=start, now=now)


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
    candidates = {
        id_: describe_candidate(service, resources[id_], (start, start + 1))
        for id_ in starts.list_candidates(service)
    }
    failures = []
    for number, requirement in enumerate(service.requirements):
        refused = []
        for id_ in requirement.candidates:
            needs_grid = number == service.anchor
            codes = candidates[id_].list_codes(start, needs_grid=needs_grid)
            if codes:
                refused.append((id_, tuple(codes)))
        if len(requirement.candidates) < requirement.quantity:
            failures.append(_Failure(frozenset({Code.NO_RESOURCE}), tuple(refused)))
        elif len(requirement.candidates) - len(refused) < requirement.quantity:
            told = _share([codes for _id, codes in refused])
            failures.append(_Failure(told, tuple(refused)))
    return failures


def _decide(fixed: Sequence[Code], full: Sequence[Code], failures: Sequence[_Failure]) -> Code:
    if fixed:
        return fixed[0]
    told = [failure.told for failure in failures]
    lasting = _first(frozenset().union(*told) & STATIC_CODES)
    if lasting is not None:
        return lasting
    if full:
        return full[0]
    # Nothing failed on its own and yet it was not offered: not all at once, then.
    return (_first(frozenset.intersection(*told)) if told else None) or Code.NO_RESOURCE


def _share(refused: Sequence[Sequence[Code]]) -> frozenset[Code]:
    """Return what all refused candidates have in common, else what comes closest to it.

    Each speaks with its lasting reasons, if it has any. Where all have some but none in common,
    that of the candidate who is nearest to being had is told: the customer must choose
    another time all the same, and whoever is not in at all says nothing about this minute.
    """
    spoken = [STATIC_CODES.intersection(codes) or frozenset(codes) for codes in refused]
    shared = frozenset.intersection(*spoken)
    if shared:
        return shared
    if all(codes <= STATIC_CODES for codes in spoken):
        firsts = [_first(codes) for codes in spoken]
        return frozenset({[code for code in Code if code in firsts][-1]})
    return frozenset({Code.NO_RESOURCE})


def _first(codes: frozenset[Code]) -> Code | None:
    return next((code for code in Code if code in codes), None)
