"""The reasons for which a start is not offered (booking-rules, "Explain")."""

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
