"""What drf-spectacular cannot say by itself, added to the finished document."""

from typing import Any

from booking_saas.api import manage_access
from booking_saas.api.serializers import fields
from foundation import tz

_CLOSED = (
    "AttendanceRequest",
    "BookingRequest",
    "BookingCustomer",
    "CancelRequest",
    "CodeRequest",
    "CorrectRequest",
    "LinkRequest",
    "RedeemRequest",
    "RemindersRequest",
    "RescheduleRequest",
)
_EMPTY = ("hold", "coupon")
_LATER = ("429", "503")
_RETRY_AFTER = {
    "description": "Seconds after which the same request may be sent again.",
    "required": True,
    "schema": {"type": "integer", "minimum": 1},
}


def finish_schema(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Close the bodies of requests, keep later fields empty, name zones, token and wait."""
    components = result["components"]
    components["schemas"][fields.ZONES] = {
        "type": "string",
        "description": "An IANA time zone.",
        "enum": sorted(tz.list_names()),
        "example": "Europe/Berlin",
    }
    for name in _CLOSED:
        components["schemas"][name]["additionalProperties"] = False
    for name in _EMPTY:
        components["schemas"]["BookingRequest"]["properties"][name] = {"type": "null"}
    for path, operations in result["paths"].items():
        for operation in operations.values():
            guarded = "{booking_id}" in path
            # A summary shows in lists of operations; the docstrings have one sentence.
            operation["summary"] = operation.pop("description")
            operation["security"] = [{manage_access.SCHEME_NAME: []}] if guarded else [{}]
            for status in _LATER:
                operation["responses"][status]["headers"] = {"Retry-After": _RETRY_AFTER}
    components["securitySchemes"] = {manage_access.SCHEME_NAME: manage_access.SECURITY_SCHEME}
    return result
