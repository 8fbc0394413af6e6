"""What happened to a booking, in words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking_saas.staff_admin.frame.wording import moment
from foundation import inputs, stored_json
from scheduling import events, refusals
from scheduling.contracts import BookingSnapshot
from scheduling.kinds import AttendanceSource, BookingStatus
from scheduling.models import Booking, BookingEvent

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_ATTENDING, _NOT_SURE = events.ATTENDANCE_TOPICS

_WHAT: dict[str, "_StrOrPromise"] = {
    events.BOOKING_CONFIRMED: gettext_lazy("Booked"),
    events.BOOKING_RESCHEDULED: gettext_lazy("Moved"),
    events.BOOKING_CANCELLED: gettext_lazy("Cancelled"),
    events.BOOKING_CLOCK_CHANGED: gettext_lazy("Clock rules changed"),
    events.BOOKING_SHIFTED: gettext_lazy("Moved with the location’s time zone"),
    events.BOOKING_RETOLD: gettext_lazy("Told in the location’s new time zone"),
    events.BOOKING_CONTACT_CORRECTED: gettext_lazy("Address corrected"),
    _ATTENDING: gettext_lazy("Will be there"),
    _NOT_SURE: gettext_lazy("Not sure any more"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One change: what, when, who, why, and the rules that were overridden for it."""

    what: "_StrOrPromise"
    detail: str
    at: str
    who: str
    reason: str
    overrides: list[str]


def describe_history(booking: Booking) -> list[HistoryLine]:
    """Return the changes of the booking, the latest first; one statement."""
    zone = booking.slot.location.timezone
    changes = booking.events.order_by("-version", "-at")
    return [_describe(event, zone) for event in changes]


def _name_change(event: BookingEvent) -> "_StrOrPromise":
    if event.from_status == BookingStatus.CANCELLED:
        return _("Cancellation undone")
    return _WHAT.get(event.topic, event.get_to_status_display())


def _tell_detail(event: BookingEvent, snapshot: BookingSnapshot, visit: str) -> str:
    """Return what the change led to; after a cancellation there is nothing to tell."""
    if event.topic == events.BOOKING_CONTACT_CORRECTED:
        return inputs.format_email(snapshot.contact_email)
    if event.topic in events.ATTENDANCE_TOPICS:
        return str(AttendanceSource(event.reason).label) if event.reason else ""
    return "" if event.topic == events.BOOKING_CANCELLED else visit


def _describe(event: BookingEvent, zone: str) -> HistoryLine:
    snapshot = stored_json.load(BookingSnapshot, event.snapshot)
    people = ", ".join(person.name for person in snapshot.staff)
    when = moment(snapshot.starts_at, snapshot.location_timezone)
    detail = _("%(when)s with %(people)s") % {"when": when, "people": people} if people else when
    return HistoryLine(
        what=_name_change(event),
        detail=_tell_detail(event, snapshot, detail),
        at=moment(event.at, zone),
        who=event.actor_name or event.get_actor_display(),
        reason="" if event.topic in events.ATTENDANCE_TOPICS else event.reason,
        overrides=[refusals.describe(code) for code in refusals.read_codes(event.overrides)],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TextConsent:
    """Whether the customer is texted, and the sentence that they agreed to."""

    state: str
    sentence: str


def describe_text_consent(booking: Booking) -> TextConsent | None:
    """Return what the customer said about text messages, ``None`` where they were not wanted."""
    order, zone = booking.order, booking.slot.location.timezone
    if order.text_consent_at is None:
        return None
    state = _("Wanted since %(moment)s.") % {"moment": moment(order.text_consent_at, zone)}
    if order.texts_ended_at is not None:
        state = _("Not wanted any more since %(moment)s.") % {
            "moment": moment(order.texts_ended_at, zone)
        }
    return TextConsent(state=state, sentence=order.text_consent)
