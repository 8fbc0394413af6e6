"""Bookings as lines of a list."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from booking_saas.staff_admin.frame.outside_hours import booking_url
from booking_saas.staff_admin.frame.wording import get_formats, moment, short_moment
from scheduling.kinds import WAITING_STATUSES, BookingStatus, ResourceKind
from scheduling.models import Booking, Occupancy

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_AS_USUAL = (BookingStatus.CONFIRMED,)
_KINDS: dict[str, str] = {
    BookingStatus.HELD: "soft",
    BookingStatus.PENDING: "warn",
    BookingStatus.NO_SHOW: "warn",
    BookingStatus.CANCELLED: "danger",
    BookingStatus.DECLINED: "danger",
    BookingStatus.EXPIRED: "danger",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """What is unusual about a booking, in a word; ``kind`` is its color."""

    text: "_StrOrPromise"
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRow:
    """What a line says of a booking."""

    url: str
    when: str
    service: str
    customer: str
    staff: str
    tag: Tag | None
    is_over: bool


def with_resources(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Load place and resources with the bookings: two statements more, however many."""
    taken = Occupancy.objects.select_related("resource").order_by("id")
    return bookings.select_related("order", "slot__location").prefetch_related(
        Prefetch("slot__occupancies", queryset=taken)
    )


def describe_bookings(bookings: QuerySet[Booking], *, now: datetime) -> list[BookingRow]:
    """Return the lines of ``bookings`` in their order."""
    return [
        BookingRow(
            url=booking_url(booking.pk),
            when=describe_when(booking),
            service=booking.service_name,
            customer=booking.order.contact_name,
            staff=name_staff(booking),
            tag=find_tag(booking.status, booking.slot.ends_at, now=now),
            is_over=booking.slot.ends_at <= now,
        )
        for booking in with_resources(bookings)
    ]


def find_tag(status: str, ends_at: datetime, *, now: datetime) -> Tag | None:
    """Return what a booking is tagged with: nothing while it is to come as usual."""
    took_place = status in _AS_USUAL and ends_at <= now
    if took_place or status == BookingStatus.COMPLETED:
        return Tag(text=_("done"), kind="soft")
    if status in _AS_USUAL:
        return None
    return Tag(text=BookingStatus(status).label, kind=_KINDS[status])


def describe_when(booking: Booking) -> str:
    """Return day and time by the clock of the location."""
    return moment(booking.slot.starts_at, booking.slot.location.timezone)


def describe_start(booking: Booking) -> str:
    """Return a short day and the time, for lists: "Mon, 23 Nov, 11:00"."""
    zone = booking.slot.location.timezone
    return short_moment(booking.slot.starts_at, zone)


def name_staff(booking: Booking) -> str:
    """Return the people of the visit by name; where it needs nobody, its room."""
    people = list_resources(booking, staff=True) or list_resources(booking, staff=False)
    return ", ".join(item.name for item in people)


def list_resources(booking: Booking, *, staff: bool) -> list[Any]:
    """Return the people of the visit, or its rooms and equipment."""
    found = [item.resource for item in booking.slot.occupancies.all()]
    return [item for item in found if (item.kind == ResourceKind.STAFF) is staff]


def can_change(booking: Booking, *, now: datetime) -> bool:
    """Tell whether there is a visit to cancel or move: booked, and not over at ``now``."""
    return booking.status in WAITING_STATUSES and booking.slot.ends_at > now


def price(booking: Booking) -> str:
    """Return what was agreed."""
    if not booking.price_minor:
        return pgettext("price", "free")
    return get_formats().price(booking.price_minor, booking.currency)
