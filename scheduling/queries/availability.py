"""Which starts are open, and why others are not. One engine answers both (booking-rules, 5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from foundation.epochs import ceil_epoch, from_epoch
from scheduling import refusals
from scheduling.engine import limits, starts, working_days
from scheduling.engine.codes import Code
from scheduling.facts import evaluation
from scheduling.facts.evaluation import UnknownServiceError, UnknownStaffError
from scheduling.facts.loading import Facts

_SEARCHES = (timedelta(days=7), timedelta(days=62), timedelta(days=248), evaluation.FAR)
"""How far each statement of a search looks: most find soon, and none needs more than these four."""

_NIGHT_UNTIL = 5
"""The hour until which people call it the night, where hours run on at all."""

_ENGINE_SPAN = timedelta(days=62)
"""What the engine is asked at once: it holds every start of the span in memory."""

__all__ = [
    "Explanation",
    "Listing",
    "OpenSlot",
    "Outlook",
    "UnknownServiceError",
    "UnknownStaffError",
    "explain_start",
    "find_next_start",
    "find_nights",
    "list_open_slots",
    "look_ahead",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What is asked: a service (slug), whom (slug, ``None``: anyone), ``[window_from, window_to)``.

    ``without_slot`` leaves out the slot of a visit that is to be moved.
    """

    service: str
    window_from: datetime
    window_to: datetime
    staff: str | None = None
    without_slot: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSlot:
    """A start that can be booked; ``staff`` are the slugs of who could take it.

    They are people of the role that carries the grid; a visit may need them in another one.
    """

    start: datetime
    end: datetime
    staff: tuple[str, ...]
    seats_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is free in a window, and why nothing is on its other days.

    ``working_days`` are those on which a visit would fit if nobody had booked any;
    ``bookable_days`` are those among them that notice and horizon let customers book at all.
    """

    slots: list[OpenSlot]
    working_days: frozenset[date]
    bookable_days: frozenset[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a start is not offered: one entry per reason, in words, with whom it concerns."""

    code: Code
    sentence: str
    resource: str | None


def list_open_slots(listing: Listing, *, now: datetime) -> list[OpenSlot]:
    """Return the starts in the window that ``book_slot`` would accept at ``now``, in order.

    Raises ``UnknownServiceError``, ``UnknownStaffError``.
    """
    facts, window = _load(listing, now)
    return [] if window is None else _list_within(facts, *window, now=now)


def look_ahead(listing: Listing, *, zone: ZoneInfo, now: datetime) -> Outlook:
    """Return the starts in the window as ``list_open_slots``, and what the days of ``zone`` are.

    Raises ``UnknownServiceError``, ``UnknownStaffError``.
    """
    facts, window = _load(listing, now)
    if window is None:
        return Outlook(slots=[], working_days=frozenset(), bookable_days=frozenset())
    bounds = (ceil_epoch(window[0]), ceil_epoch(window[1]))
    spans = working_days.list_fitting(facts.service, facts.resources, bounds)
    open_span = limits.span_of_starts(facts.service, ceil_epoch(now))
    return Outlook(
        slots=_list_within(facts, *window, now=now),
        working_days=working_days.list_days(spans, zone.key),
        bookable_days=working_days.list_days(spans, zone.key, within=open_span),
    )


def find_next_start(
    service: str, *, staff: str | None, after: datetime, now: datetime
) -> datetime | None:
    """Return the first open start at or after ``after``, within the horizon, or ``None``.

    Raises ``UnknownServiceError``, ``UnknownStaffError``.
    """
    begin, last = min(max(after, now), now + evaluation.FAR), now + evaluation.FAR
    for length in _SEARCHES:
        end = min(begin + length, last)
        facts = evaluation.load_facts(service, staff=staff, window_from=begin, window_to=end)
        last = min(last, _find_last(facts, now))
        found = _find_first(facts, begin, min(end, last), now=now)
        if found is not None or end >= last:
            return found
        begin = end
    return None


def find_nights(service: str, starts: Iterable[datetime], *, zone: ZoneInfo) -> frozenset[datetime]:
    """Return those starts, early on a day of ``zone``, to which hours run on from the day before.

    All early ones if the service is gone. No statement where none is early, else one.
    """
    early = sorted(start for start in starts if start.astimezone(zone).hour < _NIGHT_UNTIL)
    if not early:
        return frozenset()
    try:
        facts = evaluation.load_facts(
            service, staff=None, window_from=early[0], window_to=early[-1]
        )
    except UnknownServiceError:
        return frozenset(early)
    epochs = [ceil_epoch(start) for start in early]
    found = working_days.list_nights(facts.service, facts.resources, epochs, zone.key)
    return frozenset(map(from_epoch, found))


def explain_start(
    service: str,
    *,
    staff: str | None,
    start: datetime,
    now: datetime,
    without_slot: UUID | None = None,
) -> tuple[Explanation, ...]:
    """Return every reason why ``start`` is not offered; empty if it can be booked.

    The first one has the code with which booking would be refused.

    Raises ``UnknownServiceError``, ``UnknownStaffError``.
    """
    facts = evaluation.load_facts_of_start(
        service, staff=staff, start=start, now=now, without_slots=_list_without(without_slot)
    )
    reasons = evaluation.list_reasons(facts, start=start, now=now)
    deciding = evaluation.decide(facts, start=start, now=now) if len(reasons) > 1 else None
    return tuple(
        Explanation(
            code=reason.code,
            sentence=refusals.describe(reason.code),
            resource=None if reason.resource is None else facts.cards[reason.resource].slug,
        )
        for reason in sorted(reasons, key=lambda reason: reason.code != deciding)
    )


def _load(listing: Listing, now: datetime) -> tuple[Facts, tuple[datetime, datetime] | None]:
    """Return what decides about the listing, and its window; None for one that holds nothing."""
    window_from = max(listing.window_from, now - timedelta(days=1))
    window_to = min(listing.window_to, now + evaluation.FAR)
    is_empty = window_from >= window_to
    facts = evaluation.load_facts(
        listing.service,
        staff=listing.staff,
        window_from=now if is_empty else window_from,
        window_to=now if is_empty else window_to,
        without_slots=_list_without(listing.without_slot),
    )
    return facts, None if is_empty else (window_from, window_to)


def _list_without(slot_id: UUID | None) -> list[UUID]:
    return [] if slot_id is None else [slot_id]


def _list_within(
    facts: Facts, window_from: datetime, window_to: datetime, *, now: datetime
) -> list[OpenSlot]:
    service = facts.service
    found = starts.list_starts(
        service,
        facts.resources,
        window=(ceil_epoch(window_from), ceil_epoch(window_to)),
        now=ceil_epoch(now),
    )
    slugs = {id_: card.slug for id_, card in facts.cards.items() if card.kind == "staff"}
    duration = timedelta(seconds=service.duration)
    slots: list[OpenSlot] = []
    if not found:
        return slots
    people = [id_ for id_ in service.requirements[service.anchor].candidates if id_ in slugs]
    for item in found:
        start = from_epoch(item.start)
        free = frozenset().union(*item.free)
        staff = tuple(slugs[id_] for id_ in people if id_ in free)
        slots.append(OpenSlot(start=start, end=start + duration, staff=staff, seats_left=1))
    return slots


def _find_last(facts: Facts, now: datetime) -> datetime:
    """Return the end of the service's horizon, or a moment that no search goes beyond."""
    latest = limits.span_of_starts(facts.service, ceil_epoch(now))[1]
    return from_epoch(min(latest, ceil_epoch(now + evaluation.FAR)))


def _find_first(facts: Facts, begin: datetime, end: datetime, *, now: datetime) -> datetime | None:
    while begin < end:
        span_end = min(begin + _ENGINE_SPAN, end)
        found = starts.list_starts(
            facts.service,
            facts.resources,
            window=(ceil_epoch(begin), ceil_epoch(span_end)),
            now=ceil_epoch(now),
        )
        if found:
            return from_epoch(found[0].start)
        begin = span_end
    return None
