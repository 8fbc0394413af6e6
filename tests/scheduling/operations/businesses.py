"""Random businesses as rows: awkward nights, several places and zones, a diary already in use.

They come from a seed, so that one that fails can be had again: ``Business(seed)``. What a rule
refuses stays the exception, or nothing would be left to book.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from scheduling.engine.codes import OVERRIDABLE_CODES
from scheduling.kinds import BookingStatus
from scheduling.models import (
    Booking,
    Break,
    Closure,
    DateOverride,
    HolidayOpening,
    Location,
    OpeningHours,
    OverrideRange,
    Requirement,
    Resource,
    Service,
    TimeOff,
)
from scheduling.operations import bookings
from scheduling.operations.commands import CancelBooking, RescheduleBooking
from scheduling.operations.errors import BookingError
from tests.factories.scheduling import book, key, make_location, make_profile, make_resource
from tests.scheduling.engine.configurations import NIGHTS

FIVE = timedelta(minutes=5)
HOLIDAYS = {"Europe/Berlin": ("DE", "BE"), "America/New_York": ("US", "NY")}


@dataclass
class Business:
    """Its rows, the time it is, and a window of a few days around one night."""

    seed: int
    services: list[Service] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.zone, self.day = self.random.choice(NIGHTS)
        self.base = datetime(*self.day.timetuple()[:3], tzinfo=UTC)
        self.now = self.base + self.minutes(-1440, 300)
        if self.is_rare():
            self.now += timedelta(microseconds=self.random.randrange(1_000_000))
        self.window_from = self.base + self.minutes(-720, 720)
        self.window_to = self.window_from + self.minutes(600, 2880)
        self._open()
        for number in range(self.random.randint(2, 8)):
            self._take_something(f"{self.seed}-{number}")

    def is_rare(self) -> bool:
        return self.random.random() < 0.15

    def fives(self, low: int, high: int) -> int:
        return self.random.randint(low // 5, high // 5) * 5

    def minutes(self, low: int, high: int) -> timedelta:
        return timedelta(minutes=self.fives(low, high))

    def near(self) -> date:
        return self.day + timedelta(days=self.random.randint(-1, 2))

    def moment(self) -> datetime:
        """Return a moment of the window, mostly on five minutes."""
        span = (self.window_to - self.window_from) // FIVE
        moment = self.window_from + self.random.randrange(span) * FIVE
        return moment + timedelta(seconds=1) if self.random.random() < 0.05 else moment

    def _open(self) -> None:
        random = self.random
        make_profile(
            timezone=self.zone,
            offer_after_busy=random.random() < 0.4,
            buffers_must_fit=random.random() < 0.3,
        )
        self.places = [self._make_place(self.zone)]
        if random.random() < 0.4:
            other = random.choice([self.zone, random.choice(NIGHTS)[0]])
            self.places.append(self._make_place(other))
        self.resources = [self._make_resource() for _ in range(random.randint(2, 5))]
        self.services = [self._make_service() for _ in range(random.randint(1, 3))]
        self._close_something()

    def _make_place(self, zone: str) -> Location:
        country, subdivision = HOLIDAYS.get(zone, ("", ""))
        place = make_location(
            timezone=zone,
            country=country,
            subdivision=subdivision,
            public_holidays=bool(country) and self.random.random() < 0.3,
            active=self.random.random() > 0.02,
        )
        self._make_hours_of_place(place)
        if self.is_rare():
            HolidayOpening.objects.create(location=place, date=self.near())
        self._make_special_hours(location=place)
        return place

    def _make_resource(self) -> Resource:
        resource = make_resource(
            self.random.choice(self.places),
            hours=False,
            kind=self.random.choice(["staff", "staff", "staff", "room"]),
            weight=self.random.randint(1, 3),
            active=self.random.random() > 0.03,
            outside_hours=self.is_rare(),
            turnaround_before_minutes=self._pad(),
            turnaround_after_minutes=self._pad(),
            max_per_day=self._limit(),
            max_per_week=self._limit(),
        )
        if self.random.random() < 0.7:
            self._make_hours(resource=resource)
        self._make_special_hours(resource=resource)
        if self.is_rare():
            begin = self.base + self.minutes(-600, 2880)
            TimeOff.objects.create(
                resource=resource, starts_at=begin, ends_at=begin + self.minutes(5, 600)
            )
        return resource

    def _make_service(self) -> Service:
        random = self.random
        first, last = sorted((self.near(), self.near()))
        service = Service.objects.create(
            slug=f"service-{len(self.services)}-{random.random()}".replace(".", "-"),
            name="Service",
            location=random.choice(self.places),
            duration_minutes=self.fives(5, 150),
            slot_step_minutes=self.fives(5, 60) if random.random() < 0.7 else None,
            buffer_before_minutes=self._pad(),
            buffer_after_minutes=self._pad(),
            min_notice_minutes=self.fives(5, 600) if self.is_rare() else 0,
            horizon_days=random.randint(0, 3) if self.is_rare() else None,
            bookable_from=first if self.is_rare() else None,
            bookable_until=last if self.is_rare() else None,
            max_per_day=self._limit(),
            max_per_week=self._limit(),
            active=random.random() > 0.03,
        )
        for number in range(random.choice([1, 1, 2, 2, 3])):
            candidates = random.sample(self.resources, random.randint(1, len(self.resources)))
            is_pair = len(candidates) > 1 and random.random() < 0.3
            requirement = Requirement.objects.create(
                service=service, role=f"role-{number}", position=number, quantity=1 + is_pair
            )
            requirement.candidates.set(candidates)
        return service

    def _pad(self) -> int:
        return self.fives(5, 40) if self.random.random() < 0.4 else 0

    def _limit(self) -> int | None:
        return self.random.randint(1, 3) if self.is_rare() else None

    def _minute_range(self, longest: int) -> dict[str, int]:
        opens = self.fives(0, 1435)
        return {"opens_minute": opens, "closes_minute": opens + self.fives(5, min(longest, 1435))}

    def _make_hours(self, **owner: Location | Resource) -> None:
        kind = self.random.randrange(4)
        if kind == 3:
            for _ in range(self.random.randint(2, 7)):
                first, last = sorted((self.near(), self.near()))
                OpeningHours.objects.create(
                    weekday=self.near().weekday(),
                    **self._minute_range(1435),
                    valid_from=first if self.is_rare() else None,
                    valid_until=last if self.is_rare() else None,
                    **owner,
                )
        else:
            ranges = [((0, 1440),), ((540, 780), (765, 1200)), ((1320, 1620),)][kind]
            OpeningHours.objects.bulk_create(
                OpeningHours(weekday=weekday, opens_minute=opens, closes_minute=closes, **owner)
                for weekday in range(7)
                for opens, closes in ranges
            )
        for _ in range(self.random.choice([0, 0, 1, 2])):
            Break.objects.create(weekday=self.near().weekday(), **self._minute_range(90), **owner)

    def _make_hours_of_place(self, place: Location) -> None:
        """Open it for most of the day, or say nothing: its hours bind everybody there."""
        kind = self.random.randrange(4)
        if kind == 0:
            self._make_hours(location=place)
            return
        ranges = [(), ((0, 1440),), ((360, 780), (780, 1620))][kind - 1]
        OpeningHours.objects.bulk_create(
            OpeningHours(weekday=weekday, opens_minute=opens, closes_minute=closes, location=place)
            for weekday in range(7)
            for opens, closes in ranges
        )

    def _make_special_hours(self, **owner: Location | Resource) -> None:
        if self.is_rare():
            override = DateOverride.objects.create(date=self.near(), **owner)
            for _ in range(self.random.randint(0, 2)):
                OverrideRange.objects.create(override=override, **self._minute_range(1435))

    def _close_something(self) -> None:
        if self.is_rare():
            first = self.near()
            Closure.objects.create(
                location=self.random.choice([None, *self.places]),
                first_date=first,
                last_date=first + timedelta(days=self.random.randint(0, 1)),
                name="Works",
            )

    def _take_something(self, name: str) -> None:
        """Book as staff do, who may set much aside; cancel or move some of it again."""
        aside = OVERRIDABLE_CODES if self.random.random() < 0.6 else frozenset()
        try:
            made = book(
                self.random.choice(self.services), self.moment(), now=self.now, overrides=aside
            ).booking
            if self.random.random() < 0.15:
                command = CancelBooking(booking_id=made.id, idempotency=key(f"{name}-cancel"))
                bookings.cancel_booking(command, now=self.now)
            elif self.random.random() < 0.2:
                moving = RescheduleBooking(
                    booking_id=made.id,
                    start=self.moment(),
                    idempotency=key(f"{name}-move"),
                    overrides=aside,
                )
                bookings.reschedule_booking(moving, now=self.now)
        except BookingError:
            pass

    def list_visits(self) -> list[Booking]:
        """Return the visits that customers can still move."""
        live = Booking.objects.filter(status=BookingStatus.CONFIRMED, slot__starts_at__gt=self.now)
        return list(live.select_related("slot", "service").order_by("created_at", "id"))
