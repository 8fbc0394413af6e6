"""Columns whose rules follow from their type: which may hold NULL, which are never negative.

Listed, because a rule that is dropped leaves nothing behind that could miss it.
"""

MAY_BE_EMPTY = {
    "accounts_accountrequest": "user_id",
    "accounts_user": "last_login",
    "notifications_deadaddress": "revived_at",
    "notifications_message": "claimed_at, complained_at, digest_id, sent_at",
    "notifications_reminderoffset": "set_at",
    "notifications_reminderplan": "service_id",
    "notifications_sendingdomain": "checked_at",
    "scheduling_booking": "attending_since, cancelled_at, proved_at",
    "scheduling_businessprofile": "first_weekday",
    "scheduling_break": "location_id, resource_id",
    "scheduling_closure": "location_id",
    "scheduling_customer": "email, user_id",
    "scheduling_dateoverride": "location_id, resource_id",
    "scheduling_keyrequest": "booking_id, redeemed_at",
    "scheduling_openinghours": "location_id, resource_id, valid_from, valid_until",
    "scheduling_order": "text_consent_at, texts_ended_at",
    "scheduling_resource": "max_per_day, max_per_week, user_id",
    "scheduling_service": (
        "bookable_from, bookable_until, horizon_days, max_per_customer, max_per_day, "
        "max_per_week, slot_step_minutes"
    ),
    "tenants_outboxmessage": "dead_at, done_at, leased_at, revived_at, sent_at",
}
NOT_NEGATIVE = {
    "notifications_deadaddress": "version",
    "notifications_message": "attempts, offset_minutes, resends, version",
    "notifications_messagesettings": "sms_monthly_budget",
    "notifications_reminderoffset": "minutes",
    "notifications_sendingdomain": "version",
    "scheduling_booking": "link_generation, price_minor, seats, version",
    "scheduling_bookingevent": "version",
    "scheduling_break": "closes_minute, opens_minute, weekday",
    "scheduling_businessprofile": (
        "cancel_cutoff_minutes, cover_focus_x, cover_focus_y, first_weekday, "
        "reschedule_cutoff_minutes"
    ),
    "scheduling_keyrequest": "tries",
    "scheduling_openinghours": "closes_minute, opens_minute, weekday",
    "scheduling_order": "link_generation",
    "scheduling_overriderange": "closes_minute, opens_minute",
    "scheduling_requirement": "position, quantity",
    "scheduling_resource": (
        "max_per_day, max_per_week, picture_focus_x, picture_focus_y, position, "
        "turnaround_after_minutes, turnaround_before_minutes, weight"
    ),
    "scheduling_service": (
        "buffer_after_minutes, buffer_before_minutes, duration_minutes, horizon_days, "
        "max_per_customer, max_per_day, max_per_week, min_notice_minutes, picture_focus_x, "
        "picture_focus_y, position, price_minor, slot_step_minutes"
    ),
    "scheduling_slot": "capacity, seats_taken",
    "scheduling_slotday": "kind",
    "tenants_outboxmessage": "attempts, fence, unanswered",
    "tenants_senttext": "parts, resends",
}
