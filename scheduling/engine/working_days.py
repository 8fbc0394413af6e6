"""Where a visit would fit if nobody had booked any: closed days told from full ones, and nights.

The rules: *(booking-rules, 2; booking-rules, 4)*.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from scheduling.engine.candidates import describe_candidate
from scheduling.engine.facts import ResourceFacts, ServiceFacts, Span
from scheduling.engine.intervals import clip, merge
from scheduling.engine.walltime import DAY, ONE_DAY, local_date, start_edge

type SpansByRole = list[list[Span]]
"""For each requirement the tidy spans of starts for which one of its candidates works."""


def list_fitting(
    service: ServiceFacts, resources: Mapping[int, ResourceFacts], bounds: Span
) -> SpansByRole:
    """Return the starts within ``bounds`` that hours, breaks and time off leave to each role."""
    roles = [requirement.candidates for requirement in service.requirements]
    if service.chosen is not None:
        roles.append((service.chosen,))
    ids = {id_ for candidates in roles for id_ in candidates}
    fitting = {id_: _list_of(service, resources[id_], bounds) for id_ in ids}
    return [merge(span for id_ in candidates for span in fitting[id_]) for candidates in roles]


def list_days(spans: SpansByRole, zone: str, *, within: Span | None = None) -> frozenset[date]:
    """Return the local days of ``zone`` that hold starts of every role, ``within`` those bounds."""
    of_roles = [_touched(clip(role, within) if within else role, zone) for role in spans]
    return frozenset.intersection(*of_roles) if of_roles else frozenset()


def list_nights(
    service: ServiceFacts, resources: Mapping[int, ResourceFacts], starts: Sequence[int], zone: str
) -> frozenset[int]:
    """Return those of the starts to which hours run on from the local day before, in ``zone``."""
    if not starts:
        return frozenset()
    roles = list_fitting(service, resources, (min(starts) - DAY, max(starts) + 1))
    return frozenset(
        start for start in starts if all(_runs_on(spans, start, zone) for spans in roles)
    )


def _runs_on(spans: Sequence[Span], start: int, zone: str) -> bool:
    midnight = start_edge(zone, local_date(zone, start), 0)
    return any(first < midnight and start < end for first, end in spans)


def _list_of(service: ServiceFacts, resource: ResourceFacts, bounds: Span) -> list[Span]:
    """Return the starts that the resource could serve with an empty diary."""
    idle = replace(resource, occupied=(), external_busy=())
    return describe_candidate(service, idle, bounds).list_free()


def _touched(spans: Sequence[Span], zone: str) -> frozenset[date]:
    days: set[date] = set()
    for start, end in spans:
        first, last = local_date(zone, start), local_date(zone, end - 1)
        days.update(first + number * ONE_DAY for number in range((last - first).days + 1))
    return frozenset(days)
