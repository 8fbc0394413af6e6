"""One resource asked for one service: every rule as the spans of starts that it refuses.

Listing subtracts those spans, explaining asks which of them hold a start. So there is one
implementation of each rule (booking-rules, 2; booking-rules, 3; booking-rules, 5).
"""

from bisect import bisect_left
from dataclasses import dataclass

from scheduling.engine import limits, opening
from scheduling.engine.codes import Code
from scheduling.engine.facts import ResourceFacts, ServiceFacts, Span
from scheduling.engine.intervals import (
    clip,
    covers,
    has,
    merge,
    overlaps,
    starts_inside,
    starts_touching,
    subtract,
)
from scheduling.engine.walltime import LocalDay, list_days_between, local_date


@dataclass(frozen=True, slots=True)
class Candidate:
    """A resource with what concerns starts within ``bounds``.

    ``before`` and ``after`` pad the visit where it meets others; ``inside`` are the pads with
    which it must fit into opening hours: none, unless the business says that buffers must fit.
    ``fitting`` are the starts whose visit lies inside the working ranges, and each of
    ``rules`` is a code with the sorted spans of starts that it refuses.
    """

    service: ServiceFacts
    resource: ResourceFacts
    bounds: Span
    before: int
    after: int
    inside: tuple[int, int]
    days: tuple[LocalDay, ...]
    ranges: list[Span]
    breaks: list[Span]
    fitting: list[Span]
    rules: list[tuple[Code, list[Span]]]

    def list_free(self) -> list[Span]:
        """Return the tidy spans of starts that no rule but the grid refuses."""
        free = clip(self.fitting, self.bounds)
        for _code, refused in self.rules:
            if refused:
                free = subtract(free, refused)
        return free

    def list_grid_starts(self, free: list[Span]) -> list[int]:
        """Return the starts of the grid that lie in ``free`` (tidy), sorted."""
        starts: list[int] = []
        step = self.service.slot_step
        position, count = 0, len(free)
        last_closes, has_overlap = 0, False
        for opens, closes in self.ranges:
            has_overlap = has_overlap or opens < last_closes
            last_closes = closes
            while position < count and free[position][1] <= opens:
                position += 1
            for number in range(position, count):
                first, end = free[number]
                if first >= closes:
                    break
                first = max(first, opens)
                starts.extend(range(first + (opens - first) % step, min(end, closes), step))
        if self.service.offer_after_busy:
            starts.extend(start for start in self._starts_after_busy() if covers(free, start))
        elif not has_overlap:
            return starts
        return sorted(set(starts))

    def is_on_grid(self, start: int) -> bool:
        """Return whether the grid has ``start``, whatever else refuses it."""
        return bool(self.list_grid_starts([(start, start + 1)]))

    def list_codes(self, start: int, *, needs_grid: bool) -> list[Code]:
        """Return why this candidate cannot serve ``start``, in the order of the codes."""
        codes = {code for code, spans in self.rules if has(spans, start)}
        if Code.BUFFER in codes and self._meets_visit(start):
            codes ^= {Code.BUFFER, Code.SLOT_TAKEN}
        if not has(self.fitting, start):
            codes |= self._closing_codes(start)
        if needs_grid and has(self.ranges, start) and not self.is_on_grid(start):
            codes.add(Code.OFF_GRID)
        return [code for code in Code if code in codes]

    def _starts_after_busy(self) -> list[int]:
        ends = [end + self.inside[0] for _start, end in self.breaks]
        return ends + [occupied[1] + self.before for occupied in self.resource.occupied]

    def _meets_visit(self, start: int) -> bool:
        visit = (start, start + self.service.duration)
        return any(overlaps(visit, occupied[2:]) for occupied in self.resource.occupied)

    def _closing_codes(self, start: int) -> set[Code]:
        working = self.resource.opening
        before, after = self.inside
        visit = (start - before, start + self.service.duration + after)
        removed = opening.list_removed(working, self.days)
        codes = {code for span, code in removed if overlaps(span, visit)}
        day = local_date(working.zone, start)
        if day in working.closed_dates and not has(self.ranges, start):
            # For everybody, also for who never works on that weekday.
            codes.add(working.closed_dates[day])
        return codes or {Code.CLOSED}


def describe_candidate(service: ServiceFacts, resource: ResourceFacts, bounds: Span) -> Candidate:
    """Return ``resource`` as a candidate for starts of ``service`` within ``bounds``."""
    working = resource.opening
    duration = service.duration
    before = service.buffer_before + resource.turnaround_before
    after = service.buffer_after + resource.turnaround_after
    inside = (before, after) if service.buffers_must_fit else (0, 0)
    lower, upper = bounds[0] - before, bounds[1] + duration + after
    days = list_days_between(working.zone, lower, upper, days_before=1)
    ranges = opening.list_ranges(working, days)
    breaks = opening.list_breaks(working, days)
    occupied = resource.occupied[: bisect_left(resource.occupied, (upper,))]
    refusing = [
        (Code.ON_BREAK, starts_touching(breaks, duration, *inside)),
        (Code.TIME_OFF, starts_touching(sorted(working.time_off), duration, *inside)),
        (
            Code.EXTERNAL_BUSY,
            starts_touching(sorted(resource.external_busy), duration, before, after),
        ),
        (Code.BUFFER, starts_touching(occupied, duration, before, after)),
    ]
    if limits.is_limited(resource.limits):
        visit_starts = sorted(visit[2] for visit in resource.occupied)
        refusing += limits.list_full(resource.limits, visit_starts, bounds)
    return Candidate(
        service=service,
        resource=resource,
        bounds=bounds,
        before=before,
        after=after,
        inside=inside,
        days=days,
        ranges=ranges,
        breaks=breaks,
        fitting=starts_inside(merge(ranges), duration, *inside),
        rules=refusing,
    )
