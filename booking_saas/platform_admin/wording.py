"""Moments, topics and tasks in words, for operators: on their own clock, and it says whose."""

from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import Locale
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation import formats, tz
from foundation.formats import Formats
from foundation.web import parameters
from foundation.writing import date_styles

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

ZONE_COOKIE = "operator_zone"
"""What the operator's browser says of its zone (static/staff_admin/admin.js)."""

_UTC = ZoneInfo("UTC")
_LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)
_zone: ContextVar[ZoneInfo] = ContextVar("operator_zone", default=_UTC)

_TOPICS: dict[str, "_StrOrPromise"] = {
    "booking.confirmed": _("A visit was booked"),
    "booking.rescheduled": _("A visit was moved"),
    "booking.cancelled": _("A visit was cancelled"),
    "booking.clock_changed": _("The law gave a visit’s clock new rules"),
    "booking.shifted": _("A visit moved with its location’s time zone"),
    "booking.retold": _("A visit is told in another time zone"),
    "booking.contact_corrected": _("A customer’s address was corrected"),
    "booking.attendance_confirmed": _("A customer says that they will be there"),
    "booking.attendance_withdrawn": _("A customer is not sure any more"),
    "booking.reminder_due": _("A reminder is due"),
    "booking.follow_up_due": _("A message after a visit is due"),
    "day.sheet_due": _("A day sheet is due"),
    "reminders.changed": _("Reminders are planned anew"),
    "address.died": _("An address takes no mail"),
    "domain.check_requested": _("The records of a sender’s address are to be looked up"),
    "domain.lost": _("A sender’s address lost its records"),
    "flood.clearing": _("Staff clear a flood of bookings"),
    "key.requested": _("Somebody asks for a code or a link"),
    "account.requested": _("Somebody asks for something of an account"),
    "digest.due": _("A summary for staff is due"),
    "message.resend_requested": _("Staff send a message again"),
    "message.trial_requested": _("Staff try a text of a message"),
    "message.text_resend_requested": _("A text is sent again, or waited for the morning"),
    "message.text_trial_requested": _("Staff try a text message"),
}
_CONSUMERS: dict[str, "_StrOrPromise"] = {
    "scheduling.clear_flood": _("Cancel what is left of it"),
    "notifications.plan_alarms": _("Plan reminders"),
    "notifications.plan_anew": _("Plan reminders of all visits ahead"),
    "notifications.check_domain": _("Look up the records"),
    "notifications.tell_customer": _("Tell the customer"),
    "notifications.tell_staff": _("Tell the staff"),
    "notifications.tell_account": _("Answer by mail"),
    "notifications.deliver_message": _("Send the message"),
    "notifications.deliver_text": _("Send the text message"),
    "notifications.text_customer": _("Text the customer"),
}


def use_clock_of(request: HttpRequest) -> None:
    """Tell the time from now on, in this thread, by the clock of the operator's browser.

    Nothing takes it back: each page of the site sets it anew.
    """
    zone = tz.find_zone(parameters.read_text(request.COOKIES, ZONE_COOKIE)) or _UTC
    _zone.set(zone)
    language = get_language() or "en"
    locale = formats.parse_locale(language) or Locale("en")
    style = date_styles.find_style(locale, tz.find_country(zone.key))
    accepted = request.headers.get("Accept-Language", "")
    chosen = formats.choose(accepted, default=language, supported=_LANGUAGES, style=style)
    own = chosen if chosen.locale.language == locale.language else Formats(locale, style)
    formats.use(own)


def name_zone() -> str:
    """Return whose clock tells the time: "Berlin"."""
    return formats.get_current().city(_zone.get())


def tell_moment(at: datetime | None) -> str:
    """Return "1 Dec 2026, 09:00 (Berlin)", nothing for no moment."""
    if at is None:
        return ""
    writer, zone = formats.get_current(), _zone.get()
    day = writer.plain_day(at.astimezone(zone).date())
    return f"{day}, {writer.time(at, zone)} ({name_zone()})"


def tell_topic(topic: str) -> str:
    """Return what a topic of the outbox means; one without words as it is."""
    return str(_TOPICS.get(topic, topic))


def tell_consumer(consumer: str) -> str:
    """Return what a task does with it; one without words as it is."""
    return str(_CONSUMERS.get(consumer, consumer))
