"""Topics that this app publishes. Payloads hold ids only: ``booking_id``, ``event_id``."""

BOOKING_CONFIRMED = "booking.confirmed"
BOOKING_RESCHEDULED = "booking.rescheduled"
BOOKING_CANCELLED = "booking.cancelled"
