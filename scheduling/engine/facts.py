"""What the engine is told: frozen facts made of integers and dates, never rows.

Instants are whole epoch seconds in UTC, spans are half-open. Wall times are minutes
after local midnight of the day on which a range starts; a range that runs past
midnight ends after minute 1440, at most at 2880 (booking-rules, 1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from scheduling.engine.codes import Code

type Span = tuple[int, int]
type MinuteRange = tuple[int, int]
type OccupiedSpan = tuple[int, int, int, int]
"""An active occupancy: busy from, busy until (buffers included), visit start, visit end."""


@dataclass(frozen=True, slots=True)
class WeeklyRange:
    """Hours that return each week, from ``valid_from`` to ``valid_until`` (both included)."""

    weekday: int
    opens: int
    closes: int
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The hours of a location, within which those stay whom it binds (booking-rules, 2).

    One without weekly hours binds only on the dates of its overrides. A frame equals only itself:
    its spans are worked out once for everybody who shares it.
    """

    zone: str
    weekly: tuple[WeeklyRange, ...] = ()
    overrides: Mapping[date, tuple[MinuteRange, ...]] = field(default_factory=dict)
    closed_dates: Mapping[date, Code] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """When one resource works (booking-rules, 2).

    ``weekly`` and ``overrides`` are its own, or its location's where it has none of its own;
    ``frame`` is None where the location binds it to nothing more.
    """

    zone: str
    weekly: tuple[WeeklyRange, ...] = ()
    breaks: tuple[WeeklyRange, ...] = ()
    overrides: Mapping[date, tuple[MinuteRange, ...]] = field(default_factory=dict)
    closed_dates: Mapping[date, Code] = field(default_factory=dict)
    time_off: tuple[Span, ...] = ()
    frame: Frame | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How many visits start at most in a period of the calendar of ``zone``; ``None``: any number.

    What the periods are, and which rows guard them, says ``limits.PERIODS``.
    """

    zone: str
    per_day: int | None = None
    per_week: int | None = None


UNLIMITED = Limits("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceFacts:
    """One staff member, room or piece of equipment, with what it is already taken by.

    ``occupied`` is sorted by its first element and covers, around the window asked for, at
    least whole local weeks where a weekly limit exists, whole local days where a daily one does.
    """

    id: int
    opening: WorkingTime
    occupied: Sequence[OccupiedSpan] = ()
    external_busy: Sequence[Span] = ()
    turnaround_before: int = 0
    turnaround_after: int = 0
    limits: Limits = UNLIMITED


@dataclass(frozen=True, slots=True)
class Requirement:
    """A role that a visit needs: ``quantity`` of the candidate resources, all at once."""

    role: str
    candidates: tuple[int, ...]
    quantity: int = 1

    def narrowed_to(self, chosen: frozenset[int]) -> "Requirement":
        """Return the requirement with only those candidates that are in ``chosen``."""
        return replace(self, candidates=tuple(id_ for id_ in self.candidates if id_ in chosen))


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far ahead bookings are taken: rolling days, or fixed local dates (booking-rules, 3)."""

    days: int | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """What is to be booked. Durations are seconds; ``zone`` is the location's.

    ``anchor`` is the index of the requirement whose resources carry the grid: the first one
    with staff, else the first. Where it takes several at once, one of those taken carries it.
    ``chosen`` is who must take part, in any of the requirements that have them as a candidate.
    ``visit_starts`` are the starts of the service's own visits that count towards its limits,
    sorted.
    """

    zone: str
    duration: int
    slot_step: int
    requirements: tuple[Requirement, ...]
    anchor: int = 0
    chosen: int | None = None
    active: bool = True
    buffer_before: int = 0
    buffer_after: int = 0
    min_notice: int = 0
    horizon: Horizon = Horizon()
    limits: Limits = UNLIMITED
    visit_starts: Sequence[int] = ()
    offer_after_busy: bool = False
    buffers_must_fit: bool = False


@dataclass(frozen=True, slots=True)
class OpenStart:
    """A start that can be booked, with the free candidates of each requirement, in order."""

    start: int
    free: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a start is not offered; ``resource`` is the candidate it is about, if it is about one."""

    code: Code
    resource: int | None = None
