"""A business in twelve zones, its customers, its mail server, and all that can go wrong.

Everything is real but the broker, which hands its tasks over at once, and the time, which runs as
fast as the tests can. What rests or is leased on real time is let go at each step, since the
product's time has passed for longer than any pause.
"""

import contextlib
import os
import signal
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from booking_saas.celery import app
from notifications.contracts import Audience
from notifications.models import Message
from notifications.operations import composing, reminders
from notifications.operations.delivery import DeliveryDelayedError
from scheduling.models import BookingEvent, Service
from scheduling.operations import bookings, restoring
from scheduling.operations.commands import (
    EVERY_ADDRESS,
    Actor,
    CancelBooking,
    Contact,
    RescheduleBooking,
    RestoreBooking,
)
from scheduling.operations.errors import BookingError
from tenants import outbox
from tenants.models import Alarm, OutboxMessage
from tests import unguarded_outbox
from tests.factories.scheduling import (
    book,
    key,
    make_hours,
    make_location,
    make_profile,
    make_resource,
    make_service,
)
from tests.notifications.conftest import MailServer
from tests.simulation.oracle import FOREVER, Change, Offset

ZONES = (
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Africa/Casablanca",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
)
FIRST = datetime(2026, 3, 27, tzinfo=UTC)
"""Ten days with a night on which clocks go forward (29 March, Berlin) and one on which they go
back (4 and 5 April, Sydney and Auckland)."""
LAST = FIRST + timedelta(days=10)
CRASHES = (
    "outbox.rung",
    "outbox.claimed",
    "outbox.leased",
    "message.claimed",
    "message.sent",
    "outbox.handled",
)
_MINUTE = timedelta(minutes=1)
_STAFF = Actor(kind=BookingEvent.Actor.STAFF, name="Front desk")


class KilledError(BaseException):
    """What a killed process does not survive; nothing of ours may catch it."""


@dataclass
class World:
    """What has happened so far, and what of it works at the moment."""

    random: Random
    patch: Any
    settings: Any
    server: MailServer
    port: int
    stack: ExitStack
    services: list[Service] = field(default_factory=list)
    histories: dict[UUID, list[Change]] = field(default_factory=lambda: defaultdict(list))
    offsets: list[Offset] = field(default_factory=list)
    outages: list[tuple[datetime, datetime]] = field(default_factory=list)
    is_sweeping: bool = True
    is_doubled: bool = False
    is_killing: bool = False
    mail_away_for: timedelta = timedelta(hours=2)
    crashes: tuple[str, ...] = CRASHES
    kills: int = 0
    now: datetime = FIRST
    _down_since: datetime | None = None
    _names: Iterator[int] = field(default_factory=count)

    def open(self) -> None:
        """Open twelve branches with somebody who works round the clock."""
        make_profile(name="Twelve", email="hello@twelve.example")
        for zone in ZONES:
            place = make_location(timezone=zone)
            person = make_resource(place, hours=False, email=f"{place.slug}@twelve.example")
            make_hours(0, 24 * 60, resource=person)
            self.services.append(make_service([person], duration_minutes=30, slot_step_minutes=5))
        self.business = connection.tenant
        app.loader.import_default_modules()
        unguarded_outbox.with_broker(self.patch, self._work)
        self.patch.setattr(os, "kill", _die)
        self._note_offsets((1440, 60), since=FIRST - timedelta(days=365))
        self.start_mail(FIRST)

    def start_mail(self, now: datetime) -> None:
        """Let the mail server answer from now on."""
        self.stack.enter_context(self.server.running(self.port))
        if self._down_since:
            self.outages.append((self._down_since, now))
        self.work(now)

    def stop_mail(self, now: datetime) -> None:
        """Let nobody answer at its port."""
        self.work(now)
        self.stack.close()
        self._down_since = now

    # What people do.

    def act(self, now: datetime) -> None:
        """Do one thing that people do at that moment."""
        self.set_clock(now)
        live = [id_ for id_, told in self.histories.items() if self._can_change(told[-1], now)]
        choice = self.random.random()
        if choice < 0.6 or not live:
            self._try(self._book, now)
        elif choice < 0.85:
            self._try(self._move, self.random.choice(live), now)
        else:
            self._try(self._cancel, self.random.choice(live), now)

    @staticmethod
    def _can_change(last: Change, now: datetime) -> bool:
        return last.start is not None and last.start > now + _MINUTE

    def _try(self, act: Any, *args: Any) -> None:
        """Let a refusal be one: the time is taken, or just about to come."""
        with contextlib.suppress(BookingError):
            act(*args)

    def _book(self, now: datetime) -> None:
        number = next(self._names)
        contact = Contact(
            name=f"Customer {number}",
            email=f"customer-{number}@example.com",
            timezone=self.random.choice(ZONES),
            locale=self.random.choice(("en", "de")),
        )
        service = self.random.choice(self.services)
        found = book(service, self._choose_start(now), now=now, contact=contact).booking
        self._note(found, "confirmation", now)

    def _move(self, booking_id: UUID, now: datetime) -> None:
        command = RescheduleBooking(
            booking_id=booking_id,
            start=self._choose_start(now),
            idempotency=key(f"move-{next(self._names)}"),
            actor=_STAFF,
            proof=EVERY_ADDRESS,
        )
        before = self.histories[booking_id][-1].version
        found = bookings.reschedule_booking(command, now=now).booking
        if found.version != before:
            self._note(found, "reschedule", now)

    def _cancel(self, booking_id: UUID, now: datetime) -> None:
        command = CancelBooking(
            booking_id=booking_id, idempotency=key(f"cancel-{next(self._names)}"), actor=_STAFF
        )
        found = bookings.cancel_booking(command, now=now).booking
        self._note(found, "cancellation", now, is_over=True)
        if self.random.random() < 0.4:
            if self.is_sweeping:
                self.work(now)
            later = now + timedelta(minutes=self.random.randint(1, 14))
            self.set_clock(later)
            again = RestoreBooking(
                booking_id=booking_id, idempotency=key(f"restore-{next(self._names)}"), actor=_STAFF
            )
            self._note(restoring.restore_booking(again, now=later).booking, "confirmation", later)

    def _choose_start(self, now: datetime) -> datetime:
        """Return a start on the grid, often soon, so that reminders fall on their borders."""
        ahead = self.random.choice((70, 80, 135, 600, 1440, 1455, 1470, 3000, 4000))
        minutes = ahead + self.random.randint(-15, 15)
        start = now + timedelta(minutes=max(minutes, 16))
        return start - timedelta(
            minutes=start.minute % 5, seconds=start.second, microseconds=start.microsecond
        )

    def _note(self, found: Any, kind: str, now: datetime, *, is_over: bool = False) -> None:
        start, until = (None, FOREVER) if is_over else (found.starts_at, found.starts_at)
        change = Change(now, found.version, kind, start, until)
        self.histories[found.id].append(change)

    def change_offsets(self, minutes: Sequence[int], now: datetime) -> None:
        """Remind at other times from now on; what stays keeps the moment at which it was set."""
        self.set_clock(now)
        reminders.change_minutes(minutes, now=now)
        self._note_offsets(minutes, since=now)

    def _note_offsets(self, minutes: Sequence[int], *, since: datetime) -> None:
        live = {each.before // _MINUTE: each for each in self.offsets if each.until == FOREVER}
        for gone in live.keys() - set(minutes):
            self.offsets.remove(live[gone])
            self.offsets.append(live[gone]._replace(until=since))
        for new in set(minutes) - live.keys():
            self.offsets.append(Offset(new * _MINUTE, since, FOREVER))

    # What machines do.

    def pass_time(self, *, until: datetime) -> None:
        """Let whatever is due until then ring and be worked off, at its moment."""
        while self.is_sweeping and (due := self.find_next_due()) and due <= until:
            self.work(max(due, self.now))
        if self.is_sweeping:
            self.work(max(until, self.now))

    def stop_sweeping(self, now: datetime) -> None:
        """Let beat and workers stand still."""
        self.work(now)
        self.is_sweeping = False
        self._down_since = now

    def sweep_again(self, now: datetime) -> None:
        """Let them go on."""
        self.is_sweeping = True
        self.outages.append((self._down_since, now))
        self.work(now)

    def set_clock(self, now: datetime) -> None:
        """Let the product's clock show that moment."""
        self.now = now
        self.settings.CLOCK_FILE.write_text(f"={now.isoformat()}")

    def work(self, now: datetime) -> None:
        """Let beat wake a sweep, and the workers finish what they can; some die on the way."""
        self.set_clock(now)
        if self.is_killing and self.random.random() < 0.3:
            # Undone each time: settings that are only set again lie in each other, ever deeper.
            with override_settings(CRASH_AT=self.random.choice(self.crashes)):
                self._sweep()
        self._sweep()

    def _sweep(self) -> None:
        """Work off what there is, until the worker is killed."""
        try:
            self._let_go()
            while outbox.sweep():
                """What ends makes what waited behind it visible."""
        except KilledError:
            self.kills += 1
        finally:
            connection.set_tenant(self.business)

    def _let_go(self) -> None:
        """Let the pauses and leases of real time be over."""
        past = timezone.now() - timedelta(minutes=5)
        OutboxMessage.objects.open().update(visible_at=past)
        Message.objects.filter(claimed_at__isnull=False, status="queued").update(claimed_at=past)

    def _work(self, calls: Iterable[Any]) -> None:
        for name, kwargs, _queue in calls:
            for _ in range(2 if self.is_doubled else 1):
                try:
                    app.tasks[name](**kwargs)
                except DeliveryDelayedError:
                    pass
                finally:
                    connection.set_tenant(self.business)

    def flush_redis(self, _now: datetime) -> None:
        """Lose everything that is not in the database."""
        cache.clear()

    def plan(self, bookings: int) -> list[tuple[datetime, Callable[[datetime], None]]]:
        """Return what happens when, in order: people act, machines fail and come back."""
        seconds = int(timedelta(days=9).total_seconds())
        people = [
            (FIRST + timedelta(seconds=self.random.randrange(seconds)), self.act)
            for _ in range(bookings * 5 // 3)
        ]
        day = timedelta(days=1)
        machines: list[tuple[timedelta, Callable[[datetime], None]]] = [
            (1.3 * day, lambda now: self.change_offsets((2880, 1440, 60), now)),
            (1.5 * day, self.flush_redis),
            (2.4 * day, self.stop_mail),
            (2.4 * day + self.mail_away_for, self.start_mail),
            (4.2 * day, self.stop_sweeping),
            (4.2 * day + timedelta(hours=3), self.sweep_again),
            (5 * day, self._toggle_doubled),
            (5.5 * day, self.flush_redis),
            (6 * day, self._toggle_doubled),
            (6.3 * day, lambda now: self.change_offsets((1440, 120, 15), now)),
            (6.5 * day, self._toggle_killing),
            (8 * day, self._toggle_killing),
            (8.2 * day, lambda now: self.change_offsets((1440, 60), now)),
        ]
        return sorted(
            [*people, *((FIRST + at, do) for at, do in machines)], key=lambda each: each[0]
        )

    def _toggle_doubled(self, _now: datetime) -> None:
        self.is_doubled = not self.is_doubled

    def _toggle_killing(self, _now: datetime) -> None:
        self.is_killing = not self.is_killing

    def find_next_due(self) -> datetime | None:
        """Return when the next alarm rings."""
        return Alarm.objects.order_by("due").values_list("due", flat=True).first()

    # What came of it.

    def list_sent(self, booking_id: UUID) -> list[tuple[tuple[int, str, int], datetime]]:
        """Return what its customer was sent and when, in the oracle's words."""
        rows = Message.objects.filter(
            about_id=booking_id, status="sent", audience=Audience.CUSTOMER, channel="email"
        )
        return [((row.version, row.kind, row.offset_minutes), row.sent_at) for row in rows]

    def count_mails(self) -> Counter[str]:
        """Return how often each message came to the mail server, by its Message-ID."""
        return Counter(mail["Message-ID"] for mail in self.server.mails)

    def list_keys(self) -> set[str]:
        """Return the Message-IDs of all that is recorded as sent."""
        rows = Message.objects.filter(status="sent")
        return {f"<{composing.make_key(row)}@acme.localhost>" for row in rows}


def _die(process: int, number: int) -> None:
    if (process, number) == (os.getpid(), signal.SIGKILL):
        raise KilledError
