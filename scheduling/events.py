"""Topics that this app publishes. Payloads hold ids only: ``booking_id``, ``event_id``."""

BOOKING_CONFIRMED = "booking.confirmed"
BOOKING_RESCHEDULED = "booking.rescheduled"
BOOKING_CANCELLED = "booking.cancelled"
BOOKING_CLOCK_CHANGED = "booking.clock_changed"
"""The rules of a clock changed: the visit kept its wall time, or shows another one now."""
