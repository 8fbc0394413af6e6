"""The API described: for programs by its schema, for people by a page under the strict CSP."""

import re

from booking_saas.api import docs

PATHS = {
    "/api/v1/availability/": {"get"},
    "/api/v1/availability/explain/": {"get"},
    "/api/v1/bookings/": {"post"},
    "/api/v1/bookings/{booking_id}/": {"get"},
    "/api/v1/bookings/{booking_id}/attendance/": {"post"},
    "/api/v1/bookings/{booking_id}/calendar.ics": {"get"},
    "/api/v1/bookings/{booking_id}/cancel/": {"post"},
    "/api/v1/bookings/{booking_id}/correct-email/": {"post"},
    "/api/v1/bookings/{booking_id}/end-texts/": {"post"},
    "/api/v1/bookings/{booking_id}/prove/": {"post"},
    "/api/v1/bookings/{booking_id}/reminders/": {"get", "post"},
    "/api/v1/bookings/{booking_id}/reschedule/": {"post"},
    "/api/v1/bookings/{booking_id}/restore/": {"post"},
    "/api/v1/links/": {"post"},
    "/api/v1/locations/": {"get"},
    "/api/v1/proofs/": {"post"},
    "/api/v1/proofs/{request_id}/redeem/": {"post"},
    "/api/v1/services/": {"get"},
    "/api/v1/services/{slug}/": {"get"},
    "/api/v1/staff/": {"get"},
}


def test_schema_describes_every_endpoint(api):
    answer = api.get("schema/")

    document = answer.json()
    assert answer["Content-Type"] == "application/json"
    assert document["openapi"] == "3.1.0"
    assert document["info"]["version"] == "1"
    assert {path: set(operations) for path, operations in document["paths"].items()} == PATHS


def test_schema_can_be_had_as_yaml(api):
    answer = api.send("get", "schema/", headers={"Accept": "application/yaml"})

    assert answer.content.startswith(b"openapi: 3.1.0")


def test_schema_states_the_limits_of_every_text_that_comes_in():
    schemas = docs.build_schema()["components"]["schemas"]
    requests = (
        *("BookingRequest", "BookingCustomer", "CancelRequest", "RescheduleRequest"),
        *("AttendanceRequest", "RemindersRequest"),
        *("CodeRequest", "CorrectRequest", "LinkRequest", "RedeemRequest"),
    )
    unlimited = [
        (name, field)
        for name in requests
        for field, rule in schemas[name]["properties"].items()
        if "string" in rule.get("type", []) and not {"maxLength", "format"} & set(rule)
    ]

    assert unlimited == []
    assert all(schemas[name]["additionalProperties"] is False for name in requests)


def test_writes_ask_for_a_key_and_visits_for_their_token():
    for path, operations in docs.build_schema()["paths"].items():
        for method, operation in operations.items():
            needed = {
                parameter["name"]
                for parameter in operation.get("parameters", [])
                if parameter["in"] == "header" and parameter.get("required")
            }
            assert needed == ({"Idempotency-Key"} if method == "post" else set())
            guarded = "{booking_id}" in path
            assert operation["security"] == ([{"manageToken": []}] if guarded else [{}])


def test_every_endpoint_tells_what_the_server_refuses_and_when_to_come_back():
    for operations in docs.build_schema()["paths"].values():
        for operation in operations.values():
            answers = operation["responses"]
            assert {"400", "414", "431"} <= set(answers)
            assert [
                status
                for status, answer in answers.items()
                if "Retry-After" in answer.get("headers", {})
            ] == ["429", "503"]


def test_problem_names_the_reasons_of_a_refusal():
    schemas = docs.build_schema()["components"]["schemas"]

    assert schemas["Problem"]["properties"]["reasons"]["items"] == {
        "$ref": "#/components/schemas/RefusalReason"
    }
    assert "reasons" not in schemas["Problem"]["required"]


def test_page_holds_no_inline_code(api):
    answer = api.get("docs/")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'data-schema="/api/v1/schema/"' in page
    assert re.findall(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=", page) == []
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
