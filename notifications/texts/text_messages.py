"""What customers are told in a text message: one or two parts, and what counts first.

Standard texts keep to letters that every phone network writes in its small alphabet, as far as the
names in them do: one other letter makes a text cost more than double (``segments``).
"""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation import formats
from foundation.formats import Formats
from notifications.contracts import BookingContext, MessageKind, Visit
from notifications.texts import own_texts, wording
from notifications.texts.own_texts import OwnText

LONGEST = 1600
"""Providers take no longer text."""
_LONGEST_NAME = 60
_SPACES = str.maketrans({"\u202f": " ", "\u00a0": " "})
"""Joints of times and prices that would need the large alphabet, and look the same."""


def write(
    kind: str, own: OwnText | None, context: BookingContext, written: Formats, *, now: datetime
) -> str:
    """Return the whole text in the active language: what the business wrote, else the standard.

    Raises ``KeyError`` for a kind of message that is never texted.
    """
    link = context.manage_url
    text = "" if own is None else own_texts.write_sms(own, context, written, now=now, link=link)
    if not text:
        text = f"{_tell(kind, context, written, now)} {link}"
    text = text.translate(_SPACES)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def asks(kind: str) -> bool:
    """Tell whether the reader may answer "C": that they will be there."""
    return kind == MessageKind.REMINDER


def _tell(kind: str, context: BookingContext, written: Formats, now: datetime) -> str:
    reader = wording.Reader(formats=written, zone=context.visit.zone)
    told = {
        "business": _shorten(context.business.name),
        "service": _shorten(wording.tell_service(context.visit, context.business)),
        "moment": _tell_moment(context.visit, reader, now),
    }
    return _WRITERS[MessageKind(kind)](context, told)


def _tell_moment(visit: Visit, reader: wording.Reader, now: datetime) -> str:
    """Return when the visit is; by whose clock, where the reader may go by another one."""
    is_clear = formats.show_same(visit.zone, visit.customer_zone, visit.starts_at)
    tell = wording.tell_moment if is_clear and not visit.remote else wording.tell_moment_in
    return tell(visit.starts_at, reader, now)


def _remind(context: BookingContext, told: dict[str, str]) -> str:
    sentence = pgettext("text message", "%(business)s: reminder of %(service)s, %(moment)s.")
    answer = (
        pgettext("text message", "Change or cancel:")
        if context.attends
        else pgettext("text message", "Reply C to confirm. Change or cancel:")
    )
    return f"{sentence % told} {answer}"


def _tell_moved(context: BookingContext, told: dict[str, str]) -> str:
    visit, before = context.visit, context.before
    if before is not None and before.starts_at == visit.starts_at:
        sentence = pgettext("text message", "%(business)s: your visit has changed: %(people)s")
        people = f"{told['service']}, {told['moment']}, {wording.tell_people(visit.staff)}."
        return sentence % {"business": told["business"], "people": people}
    sentence = pgettext("text message", "%(business)s: new time for %(service)s: %(moment)s.")
    return f"{sentence % told} {pgettext('text message', 'Change or cancel:')}"


def _tell_cancelled(context: BookingContext, told: dict[str, str]) -> str:
    del context
    sentence = pgettext("text message", "%(business)s: cancelled: %(service)s, %(moment)s.")
    return f"{sentence % told} {_('See the visit or book again')}:"


_WRITERS = {
    MessageKind.REMINDER: _remind,
    MessageKind.RESCHEDULE: _tell_moved,
    MessageKind.CANCELLATION: _tell_cancelled,
}


def _shorten(name: str) -> str:
    name = wording.clean(name)
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 3].rstrip()}..."
