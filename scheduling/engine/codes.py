"""The reasons for which a start is not offered (booking-rules, "Explain")."""

from collections.abc import Iterable
from enum import StrEnum


class Code(StrEnum):
    """One reason. The same word stands in the API, the pages, the admin and the tests.

    Where several apply to one candidate, the first in this order is the one that is told.
    """

    SERVICE_INACTIVE = "service_inactive"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    HOLIDAY = "holiday"
    CLOSED = "closed"
    TIME_OFF = "time_off"
    ON_BREAK = "on_break"
    OFF_GRID = "off_grid"
    EXTERNAL_BUSY = "external_busy"
    SLOT_TAKEN = "slot_taken"
    BUFFER = "buffer"
    DAILY_LIMIT = "daily_limit"
    WEEKLY_LIMIT = "weekly_limit"
    NO_SEATS = "no_seats"
    NO_RESOURCE = "no_resource"
    CUSTOMER_LIMIT = "customer_limit"
    CUSTOMER_OVERLAP = "customer_overlap"
    PAST_CUTOFF = "past_cutoff"


PERMANENT_CODES = frozenset(
    {
        Code.SERVICE_INACTIVE,
        Code.CLOSED,
        Code.HOLIDAY,
        Code.ON_BREAK,
        Code.TIME_OFF,
        Code.OFF_GRID,
        Code.TOO_SOON,
        Code.TOO_FAR,
        Code.PAST_CUTOFF,
    }
)
"""Reasons that the state of the diary does not change; they win over the others."""

OVERRIDABLE_CODES = frozenset(
    {
        Code.TOO_SOON,
        Code.TOO_FAR,
        Code.HOLIDAY,
        Code.CLOSED,
        Code.TIME_OFF,
        Code.ON_BREAK,
        Code.OFF_GRID,
        Code.BUFFER,
        Code.DAILY_LIMIT,
        Code.WEEKLY_LIMIT,
        Code.CUSTOMER_LIMIT,
    }
)
"""What staff may override after a warning (booking-rules, "Staff override")."""


def read_codes(words: Iterable[str]) -> list[Code]:
    """Return the codes among what was kept, in its order; there may be some of other versions."""
    known = {str(code): code for code in Code}
    return [known[word] for word in words if word in known]
