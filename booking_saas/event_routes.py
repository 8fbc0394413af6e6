"""What happens after anything happens: topic -> names of the tasks that consume it.

Only strings, so that no app imports another to be told of something.
"""

EVENT_ROUTES: dict[str, tuple[str, ...]] = {
    "booking.confirmed": (
        "notifications.send_booking_confirmation",
        "notifications.send_staff_notice",
    ),
    "booking.rescheduled": (
        "notifications.send_booking_rescheduled",
        "notifications.send_staff_notice",
    ),
    "booking.cancelled": (
        "notifications.send_booking_cancelled",
        "notifications.send_staff_notice",
    ),
    "message.resend_requested": ("notifications.deliver_message",),
}
