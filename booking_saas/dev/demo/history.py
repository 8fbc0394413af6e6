"""The visits of a year and of the coming month, through the operations that customers use.

What happens depends on the seed, the day and what is free, so a run that was cut off can be
repeated: what it did is replayed by its idempotency keys, the rest is added.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from billing.queries import agreements
from booking_saas.dev.demo.people import Visitor, choose_note
from scheduling.contracts import BookingSnapshot
from scheduling.operations import bookings
from scheduling.operations.commands import (
    EVERY_ADDRESS,
    Actor,
    BookingEvent,
    BookingSource,
    BookSlot,
    CancelBooking,
    Contact,
    Idempotency,
    RescheduleBooking,
)
from scheduling.operations.errors import BookingError
from scheduling.queries import availability, booking_changes
from scheduling.queries.availability import Listing, OpenSlot
from tenants import outbox
from tenants.queries import invariants

DAYS_BACK, DAYS_AHEAD = 365, 33
_SEED = 20_261
_TRIES = 3
_CANCELLED, _MOVED = 0.09, 0.15
_LATE_STAFF = Actor(kind=BookingEvent.Actor.STAFF, name="Front desk")
_SOURCES = (
    BookingSource.SITE,
    BookingSource.SITE,
    BookingSource.SITE,
    BookingSource.ADMIN,
    BookingSource.API,
)
_NEWS_KEPT_FOR = timedelta(days=8)
"""Longer than the outbox keeps what is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Who wants what: services with their weights, and about how many visits on an open day.

    ``wording`` is what those agree to who want text messages.
    """

    name: str
    wording: str
    zone: ZoneInfo
    services: Mapping[str, int]
    visitors: list[Visitor]
    past_a_day: float
    coming_a_day: float


type Tell = Callable[[int, int], None]
"""Hears how many visits of how many have been tried."""


def make_history(demand: Demand, *, now: datetime, tell: Tell) -> int:
    """Book, move and cancel as seen from ``now``, tell nobody, and return how many were booked."""
    today = now.astimezone(demand.zone).date()
    days = range(-DAYS_BACK, DAYS_AHEAD + 1)
    batches = [batch for offset in days for batch in _list_batches(demand, today, offset)]
    wanted, tried, booked = sum(batch.count for batch in batches), 0, 0
    with _nobody_told(), _quick_commits():
        for batch in batches:
            tell(tried, wanted)
            booked += _book_batch(batch, demand, now=now)
            tried += batch.count
        tell(tried, wanted)
    _record_news(now=now)
    return booked


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """Several people want a service on a day; they ask some days before."""

    service: str
    day: date
    count: int
    made_at: datetime

    def random(self, number: int) -> Random:
        return Random(f"{_SEED}/{self.day}/{self.service}/{number}")  # noqa: S311 - demo data


@contextmanager
def _nobody_told() -> Iterator[None]:
    """Let no consumer hear of history: no outbox rows, no tasks, no mail."""
    routes = settings.EVENT_ROUTES
    settings.EVENT_ROUTES = dict.fromkeys(routes, ())
    try:
        yield
    finally:
        settings.EVENT_ROUTES = routes


@contextmanager
def _quick_commits() -> Iterator[None]:
    """Let commits not wait for the disk: after a power cut the demo is finished once more."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


def _list_batches(demand: Demand, today: date, offset: int) -> Iterator[_Batch]:
    """Yield what people want on one day: the past grows slowly, the coming weeks thin out."""
    day = today + timedelta(days=offset)
    random = Random(f"{_SEED}/{demand.name}/{day}")  # noqa: S311 - demo data
    if offset < 0:
        average = demand.past_a_day * (1 + offset / (2 * DAYS_BACK))
    else:
        average = demand.coming_a_day * (1 - offset / (1.5 * DAYS_AHEAD))
    count = int(random.uniform(0.6, 1.4) * average + random.random())
    chosen = random.choices(list(demand.services), list(demand.services.values()), k=count)
    midnight = datetime(day.year, day.month, day.day, tzinfo=demand.zone)
    for service, wanted in sorted(Counter(chosen).items()):
        ahead = timedelta(days=min(1 + random.expovariate(0.2), 25))
        made_at = midnight.astimezone(UTC).replace(microsecond=0) - ahead
        yield _Batch(service=service, day=day, count=wanted, made_at=made_at)


def _book_batch(batch: _Batch, demand: Demand, *, now: datetime) -> int:
    made_at = min(batch.made_at, now - timedelta(minutes=10)).replace(microsecond=0)
    open_slots = _list_open(batch.service, batch.day, demand.zone, now=made_at)
    booked = 0
    for number in range(batch.count if open_slots else 0):
        random = batch.random(number)
        made = made_at + timedelta(seconds=random.randrange(600))
        booking = _book(batch, number, demand, random, open_slots, made)
        if booking is not None:
            booked += 1
            _change_perhaps(booking, demand, random, made_at=made, now=now)
    return booked


def _list_open(service: str, day: date, zone: ZoneInfo, *, now: datetime) -> list[OpenSlot]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    following = midnight + timedelta(days=1)
    listing = Listing(
        service=service,
        window_from=midnight.astimezone(UTC),
        window_to=following.astimezone(UTC),
    )
    return availability.list_open_slots(listing, now=now)


def _book(
    batch: _Batch,
    number: int,
    demand: Demand,
    random: Random,
    open_slots: list[OpenSlot],
    made_at: datetime,
) -> BookingSnapshot | None:
    visitor = random.choice(demand.visitors)
    source = random.choice(_SOURCES)
    note = choose_note(random)
    agreement = agreements.find_agreement(batch.service)
    for _ in range(_TRIES):
        slot = random.choice(open_slots)
        command = BookSlot(
            service=batch.service,
            start=slot.start,
            staff=random.choice(slot.staff) if slot.staff and random.random() < 0.4 else None,  # noqa: PLR2004 - a share
            contact=Contact(
                name=visitor.name,
                email=visitor.email,
                phone=visitor.phone,
                timezone=demand.zone.key,
                locale="en",
                text_consent=demand.wording if visitor.takes_texts else "",
            ),
            source=source,
            agreement=agreement,
            note=note,
            actor=_LATE_STAFF if source == BookingSource.ADMIN else Actor(),
            # Visitors of the past came: who they were is known.
            proof=EVERY_ADDRESS,
            idempotency=_key("book", f"{batch.day}/{batch.service}/{number}"),
        )
        try:
            return bookings.book_slot(command, now=made_at).booking
        except BookingError:
            continue  # Somebody was quicker; people try another time, too.
    return None


def _change_perhaps(
    booking: BookingSnapshot, demand: Demand, random: Random, *, made_at: datetime, now: datetime
) -> None:
    fate = random.random()
    if fate >= _MOVED:
        return
    latest = min(booking.starts_at - timedelta(hours=5), now)
    when = made_at + max(latest - made_at, timedelta()) * random.random()
    try:
        if fate < _CANCELLED:
            _cancel(booking, random, now=when)
        else:
            _move(booking, demand, random, now=when)
    except BookingError:
        return  # Too late, or nothing free: then it stays as it is.


def _cancel(booking: BookingSnapshot, random: Random, *, now: datetime) -> None:
    by_staff = random.random() < 0.2  # noqa: PLR2004 - a share
    command = CancelBooking(
        booking_id=booking.id,
        actor=_LATE_STAFF if by_staff else Actor(),
        reason="Illness" if by_staff else "",
        idempotency=_key("cancel", str(booking.id)),
    )
    bookings.cancel_booking(command, now=now)


def _move(booking: BookingSnapshot, demand: Demand, random: Random, *, now: datetime) -> None:
    day = booking.starts_at.astimezone(demand.zone).date() + timedelta(days=random.randint(1, 3))
    open_slots = _list_open(booking.service, day, demand.zone, now=now)
    if not open_slots:
        return
    command = RescheduleBooking(
        booking_id=booking.id,
        start=random.choice(open_slots).start,
        staff=None,
        proof=EVERY_ADDRESS,
        idempotency=_key("move", str(booking.id)),
    )
    bookings.reschedule_booking(command, now=now)


def _key(what: str, key: str) -> Idempotency:
    return Idempotency(scope=f"demo.{what}", key=key, fingerprint="demo")


@transaction.atomic(durable=True)
def _record_news(*, now: datetime) -> None:
    """Count what happened lately as handled: the outbox has its rows, and staff see no messages.

    Older news the outbox has forgotten by itself.
    """
    recent = booking_changes.list_events_since(now - _NEWS_KEPT_FOR)
    published = invariants.list_published({event_id for event_id, _booking, _topic in recent})
    for event_id, booking_id, topic in recent:
        if event_id not in published:
            outbox.record_handled(
                topic,
                stream=f"booking:{booking_id}",
                at=timezone.now(),
                booking_id=str(booking_id),
                event_id=str(event_id),
            )
