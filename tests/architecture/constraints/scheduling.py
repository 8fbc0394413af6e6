"""What the tables of scheduling promise."""

import json
from datetime import date, timedelta

from tests.architecture.constraints.entries import Entry, Promises, check, once, pair, to
from tests.architecture.constraints.scheduling_rows import ROWS
from tests.factories.scheduling import NOW, make_location, make_resource

_MINUTE, _SECOND = timedelta(minutes=1), timedelta(seconds=1)
_DAY = date(2026, 3, 2)
_BEFORE, _AFTER = date(2026, 3, 1), date(2026, 3, 3)

_OWNERS = {
    "location_id": to("scheduling_location", resource_id=None),
    "resource_id": to("scheduling_resource", location_id=None),
}
_UNIQUE = {
    "scheduling_customer_email_key": once("scheduling_customer", "email"),
    "scheduling_customer_user_id_key": once("scheduling_customer", "user_id"),
    "booking_code_once": once("scheduling_booking", "code"),
    "event_version_once": once("scheduling_bookingevent", "booking_id, version"),
    "date_override_once_per_location": once(
        "scheduling_dateoverride",
        "location_id, date",
        first={"location_id": lambda _row: make_location().pk, "resource_id": None},
        resource_id=None,
    ),
    "date_override_once_per_resource": once("scheduling_dateoverride", "resource_id, date"),
    "holiday_opening_once": once("scheduling_holidayopening", "location_id, date"),
    "idempotency_key_once": once("scheduling_idempotencyrecord", "scope, key"),
    "scheduling_location_slug_key": once("scheduling_location", "slug"),
    "requirement_role_once": once("scheduling_requirement", "service_id, role"),
    "scheduling_requirement_c_requirement_id_resource__ecbe727e_uniq": once(
        "scheduling_requirement_candidates", "requirement_id, resource_id"
    ),
    "scheduling_resource_slug_key": once("scheduling_resource", "slug"),
    "scheduling_resource_user_id_key": once("scheduling_resource", "user_id"),
    "scheduling_service_slug_key": once("scheduling_service", "slug"),
    "slot_day_once": once("scheduling_slotday", "kind, target_id, date"),
}
_REFERENCES = {
    "scheduling_booking": {
        "order_id, customer_id": to("scheduling_order"),
        "slot_id": to("scheduling_slot"),
        "service_id": to("scheduling_service"),
    },
    "scheduling_bookingevent": {"booking_id": to("scheduling_booking")},
    "scheduling_break": _OWNERS,
    "scheduling_closure": {"location_id": to("scheduling_location")},
    "scheduling_customer": {"user_id": to("accounts_user")},
    "scheduling_dateoverride": _OWNERS,
    "scheduling_holidayopening": {"location_id": to("scheduling_location")},
    "scheduling_keyrequest": {"booking_id": to("scheduling_booking", kind="link")},
    "scheduling_occupancy": {
        "slot_id": to("scheduling_slot"),
        "resource_id": to("scheduling_resource"),
    },
    "scheduling_openinghours": _OWNERS,
    "scheduling_order": {"customer_id": to("scheduling_customer")},
    "scheduling_overriderange": {"override_id": to("scheduling_dateoverride")},
    "scheduling_requirement": {"service_id": to("scheduling_service")},
    "scheduling_requirement_candidates": {
        "requirement_id": to("scheduling_requirement"),
        "resource_id": to("scheduling_resource"),
    },
    "scheduling_resource": {
        "location_id": to("scheduling_location"),
        "user_id": to("accounts_user"),
    },
    "scheduling_service": {"location_id": to("scheduling_location")},
    "scheduling_slot": {
        "service_id": to("scheduling_service"),
        "location_id": to("scheduling_location"),
    },
    "scheduling_timeoff": {"resource_id": to("scheduling_resource")},
}


def _minutes(opens: int, closes: int) -> dict[str, int]:
    return {"opens_minute": opens, "closes_minute": closes}


def _range_in_order(name: str, table: str) -> Entry:
    """Less than 24 hours from some minute of the day, or exactly 00:00 to 24:00."""
    refused = (
        *((-1, 60), (1440, 1440), (1440, 1500), (60, 60), (61, 60)),
        *((60, 1500), (0, 1441), (1, 1441)),
    )
    accepted = ((0, 1), (0, 1439), (0, 1440), (1, 1440), (1439, 1440), (1439, 2878))
    return check(
        name,
        table,
        breaks=[_minutes(*each) for each in refused],
        keeps=[_minutes(*each) for each in accepted],
    )


def _one_owner(name: str, table: str) -> Entry:
    def new_place(_row):
        return make_location().pk

    return check(
        name,
        table,
        breaks=[
            {"location_id": None, "resource_id": None},
            {"location_id": new_place},
        ],
        keeps=[
            {"location_id": new_place, "resource_id": None},
            {"location_id": None, "resource_id": lambda _row: make_resource(make_location()).pk},
        ],
    )


def _in_order(name: str, table: str, first: str, last: str) -> Entry:
    """Dates of which each may be missing, the last day included."""
    return check(
        name,
        table,
        breaks=[{first: _DAY, last: _BEFORE}],
        keeps=[
            {first: _DAY, last: _DAY},
            {first: _DAY, last: _AFTER},
            {first: None, last: _DAY},
            {first: _DAY, last: None},
            {first: None, last: None},
        ],
    )


def _padded(before: timedelta, after: timedelta):
    return {
        "busy_from": lambda row: row.visit_from - before,
        "busy_until": lambda row: row.visit_until + after,
    }


_OF_HOURS = (
    _one_owner("opening_hours_one_owner", "scheduling_openinghours"),
    _range_in_order("opening_hours_in_order", "scheduling_openinghours"),
    check(
        "opening_hours_weekday",
        "scheduling_openinghours",
        breaks=[{"weekday": 7}],
        keeps=[{"weekday": 0}, {"weekday": 6}],
    ),
    _in_order(
        "opening_hours_dates_in_order", "scheduling_openinghours", "valid_from", "valid_until"
    ),
    _one_owner("break_one_owner", "scheduling_break"),
    _range_in_order("break_in_order", "scheduling_break"),
    check(
        "break_weekday",
        "scheduling_break",
        breaks=[{"weekday": 7}],
        keeps=[{"weekday": 0}, {"weekday": 6}],
    ),
    _one_owner("date_override_one_owner", "scheduling_dateoverride"),
    _range_in_order("override_range_in_order", "scheduling_overriderange"),
    check(
        "time_off_in_order",
        "scheduling_timeoff",
        breaks=[{"ends_at": lambda row: row.starts_at}],
        keeps=[{"ends_at": lambda row: row.starts_at + _SECOND}],
    ),
    check(
        "closure_in_order",
        "scheduling_closure",
        breaks=[{"last_date": lambda row: row.first_date - timedelta(days=1)}],
        keeps=[{"last_date": lambda row: row.first_date}],
    ),
)

_OF_THE_CATALOG = (
    check(
        "profile_first_weekday",
        "scheduling_businessprofile",
        breaks=[{"first_weekday": 7}],
        keeps=[{"first_weekday": None}, {"first_weekday": 0}, {"first_weekday": 6}],
    ),
    check("profile_is_single", "scheduling_businessprofile", breaks=[{"id": 2}, {"id": 0}]),
    check(
        "profile_focus_in_cover",
        "scheduling_businessprofile",
        breaks=[{"cover_focus_x": 101}, {"cover_focus_y": 101}],
        keeps=[{"cover_focus_x": 100, "cover_focus_y": 100}],
    ),
    check(
        "resource_focus_in_picture",
        "scheduling_resource",
        breaks=[{"picture_focus_x": 101}, {"picture_focus_y": 101}],
        keeps=[{"picture_focus_x": 100, "picture_focus_y": 100}],
    ),
    check(
        "service_focus_in_picture",
        "scheduling_service",
        breaks=[{"picture_focus_x": 101}, {"picture_focus_y": 101}],
        keeps=[{"picture_focus_x": 100, "picture_focus_y": 100}],
    ),
    check(
        "resource_weight_positive",
        "scheduling_resource",
        breaks=[{"weight": 0}],
        keeps=[{"weight": 1}],
    ),
    check(
        "resource_turnaround_bounded",
        "scheduling_resource",
        breaks=[{"turnaround_before_minutes": 721}, {"turnaround_after_minutes": 721}],
        keeps=[{"turnaround_before_minutes": 720, "turnaround_after_minutes": 720}],
    ),
    check(
        "service_duration_bounded",
        "scheduling_service",
        breaks=[{"duration_minutes": 0}, {"duration_minutes": 1441}],
        keeps=[{"duration_minutes": 1}, {"duration_minutes": 1440}],
    ),
    check(
        "service_buffers_bounded",
        "scheduling_service",
        breaks=[{"buffer_before_minutes": 721}, {"buffer_after_minutes": 721}],
        keeps=[{"buffer_before_minutes": 720, "buffer_after_minutes": 720}],
    ),
    check(
        "service_step_positive",
        "scheduling_service",
        breaks=[{"slot_step_minutes": 0}],
        keeps=[{"slot_step_minutes": 1}, {"slot_step_minutes": None}],
    ),
    _in_order("service_dates_in_order", "scheduling_service", "bookable_from", "bookable_until"),
    check(
        "requirement_quantity_positive",
        "scheduling_requirement",
        breaks=[{"quantity": 0}],
        keeps=[{"quantity": 1}],
    ),
)

_OF_VISITS = (
    check(
        "customer_email_in_written_form",
        "scheduling_customer",
        breaks=[
            {"email": ""},
            {"email": "A@example.com"},
            {"email": "a@Example.com"},
            {"email": "a\u200b@example.com"},
            {"email": "a@b@example.com"},
        ],
        keeps=[{"email": None}, {"email": "a@example.com"}],
    ),
    check(
        "booking_takes_a_seat", "scheduling_booking", breaks=[{"seats": 0}], keeps=[{"seats": 1}]
    ),
    check(
        "booking_has_the_agreed_price",
        "scheduling_booking",
        breaks=[
            {"price_minor": lambda row: row.price_minor + 1},
            {"currency": "XXX"},
        ],
        keeps=[{"agreement": lambda row: json.dumps(row.agreement | {"sentence": "Other words."})}],
    ),
    check(
        "booking_cancelled_has_its_time",
        "scheduling_booking",
        breaks=[
            {"status": "cancelled", "cancelled_at": None},
            {"status": "confirmed", "cancelled_at": NOW},
        ],
        keeps=[
            {"status": "cancelled", "cancelled_at": NOW},
            {"status": "no_show", "cancelled_at": None},
        ],
    ),
    check(
        "key_request_of_a_link_names_its_booking",
        "scheduling_keyrequest",
        breaks=[
            {"kind": "link", "booking_id": None},
            {"kind": "code"},
        ],
        keeps=[{"kind": "link"}, {"kind": "code", "booking_id": None}],
    ),
    check(
        "order_text_consent_is_whole",
        "scheduling_order",
        breaks=[
            {"text_consent": "Yes.", "contact_phone": "+4930123"},
            {"text_consent_at": NOW, "contact_phone": "+4930123"},
            {"text_consent": "Yes.", "text_consent_at": NOW, "contact_phone": ""},
            {"texts_ended_at": NOW},
        ],
        keeps=[
            {"contact_phone": "+4930123"},
            {"text_consent": "Yes.", "text_consent_at": NOW, "contact_phone": "+4930123"},
            {
                "text_consent": "Yes.",
                "text_consent_at": NOW,
                "contact_phone": "+4930123",
                "texts_ended_at": NOW,
            },
        ],
    ),
    check(
        "slot_in_order",
        "scheduling_slot",
        breaks=[{"ends_at": lambda row: row.starts_at}],
        keeps=[{"ends_at": lambda row: row.starts_at + _SECOND}],
    ),
    check(
        "slot_no_overselling",
        "scheduling_slot",
        breaks=[{"capacity": 3, "seats_taken": 4}],
        keeps=[{"capacity": 3, "seats_taken": 3}],
    ),
    check(
        "occupancy_pads_the_visit",
        "scheduling_occupancy",
        breaks=[
            _padded(-_SECOND, _MINUTE),
            _padded(_MINUTE, -_SECOND),
            {"visit_until": lambda row: row.visit_from},
        ],
        keeps=[
            _padded(0 * _MINUTE, 0 * _MINUTE),
            {"visit_until": lambda row: row.visit_from + _SECOND},
        ],
    ),
    check(
        "occupancy_span_is_bounded",
        "scheduling_occupancy",
        breaks=[{"busy_until": lambda row: row.busy_from + timedelta(days=3, seconds=1)}],
        keeps=[{"busy_until": lambda row: row.busy_from + timedelta(days=3)}],
    ),
    # Two visits of an hour at the same time, the second one moved to the resource of the first.
    pair(
        "occupancy_no_double_booking",
        "scheduling_occupancy",
        breaks=[
            {"resource_id": lambda first: first.resource_id},
            {
                "resource_id": lambda first: first.resource_id,
                "visit_from": lambda first: first.busy_until,
                "visit_until": lambda first: first.busy_until + _MINUTE,
                "busy_from": lambda first: first.busy_until - _SECOND,
                "busy_until": lambda first: first.busy_until + _MINUTE,
            },
        ],
        keeps=[
            {},
            {"resource_id": lambda first: first.resource_id, "active": False},
            {"resource_id": lambda first: first.resource_id, "overlap_allowed": True},
            {
                "resource_id": lambda first: first.resource_id,
                "visit_from": lambda first: first.busy_until,
                "visit_until": lambda first: first.busy_until + _MINUTE,
                "busy_from": lambda first: first.busy_until,
                "busy_until": lambda first: first.busy_until + _MINUTE,
            },
        ],
    ),
)

SCHEDULING = Promises(
    rows=ROWS,
    unique=_UNIQUE,
    references=_REFERENCES,
    entries=(*_OF_HOURS, *_OF_THE_CATALOG, *_OF_VISITS),
)
