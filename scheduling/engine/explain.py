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
    """A requirement that is not met: its code, and each refused candidate's codes."""

    code: Code
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

    A reason that the diary does not change wins; then candidates that agree name their
    reason, and candidates that do not are ``no_resource``. Raises KeyError if ``resources``
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
    earliest, latest = limits.span_of_starts(service, now)
    checks = (
        (Code.SERVICE_INACTIVE, not service.active),
        (Code.TOO_SOON, start < earliest),
        (Code.TOO_FAR, start >= latest),
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
            # In the order of the codes, so the first one stands for the candidate.
            codes = candidates[id_].list_codes(start, needs_grid=needs_grid)
            if codes:
                refused.append((id_, tuple(codes)))
        if len(requirement.candidates) < requirement.quantity:
            failures.append(_Failure(Code.NO_RESOURCE, tuple(refused)))
        elif len(requirement.candidates) - len(refused) < requirement.quantity:
            code = _agree([codes[0] for _id, codes in refused])
            failures.append(_Failure(code, tuple(refused)))
    return failures


def _decide(fixed: Sequence[Code], full: Sequence[Code], failures: Sequence[_Failure]) -> Code:
    if fixed:
        return fixed[0]
    codes = [failure.code for failure in failures]
    lasting = [code for code in Code if code in STATIC_CODES and code in codes]
    if lasting:
        return lasting[0]
    if full:
        return full[0]
    # Nothing failed on its own and yet it was not offered: not all at once, then.
    return _agree(codes)


def _agree(codes: Sequence[Code]) -> Code:
    return codes[0] if len(set(codes)) == 1 else Code.NO_RESOURCE
