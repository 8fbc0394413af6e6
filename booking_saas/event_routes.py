"""What happens after anything happens: topic -> names of the tasks that consume it.

Only strings, so that no app imports another to be told of something.
"""

_TELL = ("notifications.tell_customer", "notifications.tell_staff")
_TEXT = "notifications.text_customer"
_PLAN = "notifications.plan_alarms"

EVENT_ROUTES: dict[str, tuple[str, ...]] = {
    "booking.confirmed": (*_TELL, _PLAN),
    "booking.rescheduled": (*_TELL, _TEXT, _PLAN),
    "booking.cancelled": (*_TELL, _TEXT),
    "booking.clock_changed": (*_TELL, _PLAN),
    # Customers know the wall time that stays; staff's calendars have to follow.
    "booking.shifted": ("notifications.tell_staff", _PLAN),
    "booking.retold": ("notifications.tell_customer", _PLAN),
    "booking.contact_corrected": ("notifications.tell_customer",),
    # Of these the history tells, and nobody is written to.
    "booking.attendance_confirmed": (),
    "booking.attendance_withdrawn": (),
    # Alarms: they go after what the same customer is told of the booking.
    "booking.reminder_due": ("notifications.tell_customer", _TEXT),
    "booking.follow_up_due": ("notifications.tell_customer",),
    "day.sheet_due": ("notifications.tell_staff",),
    "reminders.changed": ("notifications.plan_anew",),
    "flood.clearing": ("scheduling.clear_flood",),
    "key.requested": ("notifications.tell_customer",),
    "account.requested": ("notifications.tell_account",),
    "digest.due": ("notifications.tell_staff",),
    "address.died": ("notifications.tell_staff",),
    "domain.check_requested": ("notifications.check_domain",),
    "domain.lost": ("notifications.tell_staff",),
    "message.resend_requested": ("notifications.deliver_message",),
    "message.trial_requested": ("notifications.deliver_message",),
    "message.text_resend_requested": ("notifications.deliver_text",),
    "message.text_trial_requested": ("notifications.deliver_text",),
}

EVENT_QUEUES: dict[str, str] = {
    "notifications.tell_customer": "messages",
    "notifications.tell_staff": "messages",
    "notifications.tell_account": "messages",
    "notifications.deliver_message": "messages",
    "notifications.text_customer": "messages",
    "notifications.deliver_text": "messages",
    "notifications.check_domain": "messages",
}
"""Which workers a consumer runs on; those that are not listed run on those of the core.

Mail servers keep their workers waiting: what frees a slot or opens a business does not wait there.
"""

EVENT_REMOTES: dict[str, str] = {
    "notifications.tell_customer": "smtp",
    "notifications.tell_staff": "smtp",
    "notifications.tell_account": "smtp",
    "notifications.deliver_message": "smtp",
    "notifications.text_customer": "sms",
    "notifications.deliver_text": "sms",
}
"""Whom a consumer speaks to: while that one does not answer, its messages rest for it.

A consumer whose remote differs from message to message (an account) is not listed: whoever
publishes names it.
"""
