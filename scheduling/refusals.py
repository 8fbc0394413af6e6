"""The sentences behind the codes: the same words in the API, the pages and the admin."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scheduling.engine.codes import PERMANENT_CODES, Code

__all__ = ["PERMANENT_CODES", "SENTENCES", "Code", "describe"]

SENTENCES: dict[Code, Promise] = {
    Code.SERVICE_INACTIVE: _("This service cannot be booked at the moment."),
    Code.TOO_SOON: _("This time is too soon to book. Please choose a later one."),
    Code.TOO_FAR: _("This day is outside the dates that can be booked. Please choose another one."),
    Code.HOLIDAY: _("It is a public holiday and we are closed. Please choose another day."),
    Code.CLOSED: _("We are not open at this time. Please choose another one."),
    Code.TIME_OFF: _("Nobody is in at this time. Please choose another one."),
    Code.ON_BREAK: _("There is a break at this time. Please choose another one."),
    Code.OFF_GRID: _("Visits do not start at this minute. Please choose one of the listed times."),
    Code.EXTERNAL_BUSY: _("This time is no longer available. Please choose another one."),
    Code.SLOT_TAKEN: _("This time has just been taken. Please choose another one."),
    Code.BUFFER: _("This time is too close to another visit. Please choose another one."),
    Code.DAILY_LIMIT: _("No more visits fit on this day. Please choose another day."),
    Code.WEEKLY_LIMIT: _("No more visits fit in this week. Please choose another week."),
    Code.NO_SEATS: _("There are no seats left. Please choose another time."),
    Code.NO_RESOURCE: _("Nobody is free at this time. Please choose another one."),
    Code.CUSTOMER_LIMIT: _("You have as many upcoming visits of this kind as are possible."),
    Code.CUSTOMER_OVERLAP: _("You have another visit at this time."),
    Code.PAST_CUTOFF: _("It is too late to change this visit online. Please call us."),
}


def describe(code: Code) -> str:
    """Return the sentence for ``code`` in the active language."""
    return str(SENTENCES[code])
