"""The sentences behind the codes: the same words in the API, the pages and the admin."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scheduling.engine.codes import OVERRIDABLE_CODES, PERMANENT_CODES, Code, read_codes

__all__ = ["OVERRIDABLE_CODES", "PERMANENT_CODES", "SENTENCES", "Code", "describe", "read_codes"]

SENTENCES: dict[Code, Promise] = {
    Code.SERVICE_INACTIVE: _("This service cannot be booked at the moment."),
    Code.TOO_SOON: _("It is too late to book this time. Please choose a later one."),
    Code.TOO_FAR: _("This day is not open for booking. Please choose another one."),
    Code.HOLIDAY: _("We are closed on this public holiday. Please choose another day."),
    Code.CLOSED: _("We are not open at this time. Please choose another one."),
    Code.TIME_OFF: _("Nobody is working at this time. Please choose another one."),
    Code.ON_BREAK: _("This time falls in a break. Please choose another one."),
    Code.OFF_GRID: _("Visits cannot start at this time. Please choose one of the listed times."),
    Code.EXTERNAL_BUSY: _("This time is no longer available. Please choose another one."),
    Code.SLOT_TAKEN: _("This time has just been taken. Please choose another one."),
    Code.BUFFER: _("This time is too close to another visit. Please choose another one."),
    Code.DAILY_LIMIT: _("No more visits can be booked on this day. Please choose another day."),
    Code.WEEKLY_LIMIT: _("No more visits can be booked in this week. Please choose another week."),
    Code.NO_SEATS: _("There are no seats left. Please choose another time."),
    Code.NO_RESOURCE: _("Nobody is free at this time. Please choose another one."),
    Code.CUSTOMER_LIMIT: _("You have reached the limit of upcoming visits for this service."),
    Code.CUSTOMER_OVERLAP: _("You already have a visit at this time."),
    Code.PAST_CUTOFF: _("It is too late to change this visit online. Please call us."),
}


def describe(code: Code) -> str:
    """Return the sentence for ``code`` in the active language."""
    return str(SENTENCES[code])
