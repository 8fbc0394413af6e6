"""Arithmetic on half-open integer spans.

A list of spans is *tidy* when it is sorted, disjoint, and has no empty or touching spans.
``merge`` makes any list tidy; the other functions say what they need.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter

type Span = tuple[int, int]


def merge(spans: Iterable[Span]) -> list[Span]:
    """Return the tidy list that covers the same instants; empty spans vanish."""
    tidy: list[Span] = []
    last_start = last_end = 0
    for start, end in sorted(spans):
        if start >= end:
            continue
        if tidy and start <= last_end:
            if end > last_end:
                last_end = end
                tidy[-1] = (last_start, last_end)
        else:
            last_start, last_end = start, end
            tidy.append((start, end))
    return tidy


def subtract(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """Return what is left of tidy ``spans`` without ``holes``.

    Holes are sorted and not empty; they may overlap. One sweep over both lists: the cost is
    the sum of their lengths.
    """
    left: list[Span] = []
    rest = iter(holes)
    hole = next(rest, None)
    for start, end in spans:
        free_from = start
        while hole is not None and hole[0] < end:
            if hole[0] > free_from:
                left.append((free_from, hole[0]))
            free_from = max(free_from, hole[1])
            if free_from >= end:
                break
            hole = next(rest, None)
        if free_from < end:
            left.append((free_from, end))
    return left


def intersect(spans: Iterable[Span], holders: Sequence[Span]) -> list[Span]:
    """Return the parts of ``spans`` that lie in tidy ``holders``, sorted.

    Spans are sorted and not empty. What touches or overlaps is not united: each span has parts of
    its own.
    """
    parts: list[Span] = []
    place, count = 0, len(holders)
    for span in spans:
        start, end = span
        while place < count and holders[place][1] <= start:
            place += 1
        for number in range(place, count):
            opens, closes = holders[number]
            if opens >= end:
                break
            if opens <= start and end <= closes:
                parts.append(span)
                break
            parts.append((max(start, opens), min(end, closes)))
    parts.sort()
    return parts


def clip(spans: Iterable[Span], bounds: Span) -> list[Span]:
    """Return the parts of ``spans`` that lie within ``bounds``, in the same order."""
    lower, upper = bounds
    parts = ((max(start, lower), min(end, upper)) for start, end in spans)
    return [part for part in parts if part[0] < part[1]]


def measure(spans: Iterable[Span]) -> int:
    """Return the sum of the lengths of ``spans``."""
    return sum(end - start for start, end in spans)


def has(spans: Iterable[Span], instant: int) -> bool:
    """Return whether any of ``spans``, in any order, contains ``instant``."""
    return any(start <= instant < end for start, end in spans)


def covers(spans: Sequence[Span], instant: int) -> bool:
    """Return whether tidy ``spans`` contain ``instant``; the cost is logarithmic."""
    position = bisect_right(spans, instant, key=itemgetter(0))
    return position > 0 and instant < spans[position - 1][1]


def overlaps(first: Span, second: Span) -> bool:
    """Return whether two spans share an instant; touching spans and empty spans do not."""
    return max(first[0], second[0]) < min(first[1], second[1])


def starts_inside(
    spans: Sequence[Span], length: int, before: int = 0, after: int = 0
) -> list[Span]:
    """Return the starts of visits of ``length`` that fit, with their pads, into tidy ``spans``."""
    reach = length + after - 1
    return [(a + before, b - reach) for a, b in spans if b - reach > a + before]


def starts_touching(
    spans: Iterable[tuple[int, ...]], length: int, before: int = 0, after: int = 0
) -> list[Span]:
    """Return the starts of visits of ``length`` whose padded span overlaps any of ``spans``.

    Of longer tuples the first two members count. The order is kept; empty spans block nothing.
    """
    reach = length + after - 1
    return [(span[0] - reach, span[1] + before) for span in spans if span[0] < span[1]]
