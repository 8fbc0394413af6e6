"""Huge, deep, slow and odd input: 4xx with a code, never 5xx (trust, "Attacks")."""

import json

import pytest

from foundation import json_documents
from foundation.web import json_bodies
from scheduling.models import Booking, Customer


def _put(wish, path, value):
    *parents, last = path.split(".")
    target = wish
    for name in parents:
        target = target[name]
    target[last] = value
    return wish


FIELDS = [
    ("service", None, "null"),
    ("service", 7, "invalid"),
    ("service", ["haircut"], "invalid"),
    ("service", "", "blank"),
    ("service", "hair cut", "slug"),
    ("service", "haircut\n", None),
    ("service", "\uff48aircut", "slug"),
    ("service", "'; DROP TABLE", "slug"),
    ("service", "s" * 1_000, "slug"),
    ("start", "9999-12-31T23:59:59Z", "instant"),
    ("start", "0001-01-01T00:00:00Z", "instant"),
    ("start", "2026-03-29T02:30:00", "instant"),
    ("start", "2026-03-02T09:00:00.5Z", "off_grid"),
    ("start", "2026-03-02T09:00:00[Europe/Berlin]", "instant"),
    ("start", 1772442000, "invalid"),
    ("start", 2**63, "invalid"),
    ("start", True, "invalid"),
    ("start", {}, "invalid"),
    ("start", "٢٠٢٦-03-02T09:00:00Z", "instant"),
    ("staff", 1, "invalid"),
    ("location", {"slug": "main"}, "invalid"),
    ("seats", 2, "seats"),
    ("seats", 0, "seats"),
    ("seats", -1, "seats"),
    ("seats", 1.0, "seats"),
    ("seats", True, "seats"),
    ("seats", 2**63, "seats"),
    ("seats", None, "null"),
    ("customer", None, "null"),
    ("customer", "Kim", "invalid"),
    ("customer", [], "invalid"),
    ("customer.name", "", "blank"),
    ("customer.name", " \t ", "blank"),
    ("customer.name", "\u200b\u2060", "blank"),
    ("customer.name", "Kim\x00", "invalid_characters"),
    ("customer.name", "Kim\r\nBcc: x@example.com", "invalid_characters"),
    ("customer.name", "Kim \u202elivE", "invalid_characters"),
    ("customer.name", "Kim \u2066", "invalid_characters"),
    ("customer.name", "Kim\u2028", None),
    ("customer.name", "K" * 121, "max_length"),
    ("customer.name", "K" * 60_000, "max_length"),
    ("customer.name", "\ufdfa" * 120, None),
    ("customer.name", 5, "invalid"),
    ("customer.email", "kim", "invalid"),
    ("customer.email", "kim@example.com\r\nBcc: x@example.com", "invalid"),
    ("customer.email", "kim@exa\x00mple.com", "invalid"),
    ("customer.email", '"kim lee"@example.com', "invalid"),
    ("customer.email", "kim@example.com, x@example.com", "invalid"),
    ("customer.email", "<kim@example.com>", "invalid"),
    ("customer.email", "kim@[127.0.0.1]", "invalid"),
    ("customer.email", "kïm@example.com", "invalid"),
    ("customer.email", "kim@xn--zzzz.example", "invalid"),
    ("customer.email", "k" * 250 + "@example.com", "max_length"),
    ("customer.phone", "call me", "invalid"),
    ("customer.phone", "+" * 40, "invalid"),
    ("customer.phone", "1" * 41, "invalid"),
    ("customer.phone", 49301234567, "invalid"),
    ("customer.timezone", "America", "zone"),
    ("customer.timezone", "../Europe/Berlin", "zone"),
    ("customer.timezone", "posixrules", None),
    ("customer.timezone", "Europe/Berlin\x00", "zone"),
    ("customer.locale", "english please", "invalid"),
    ("customer.locale", "de" * 20, "invalid"),
    ("note", "n" * 1_001, "max_length"),
    ("note", "\x1b[31m", "invalid_characters"),
    ("answers", {"question": "answer"}, "unknown_question"),
    ("answers", [], "unknown_question"),
    ("hold", "abc", "unsupported"),
    ("coupon", "FREE", "unsupported"),
    ("accept_policy", False, "not_accepted"),
    ("accept_policy", "true", "not_accepted"),
    ("accept_policy", 1, "not_accepted"),
    ("price", {"amount_minor": 0}, "unknown_field"),
    ("status", "confirmed", "unknown_field"),
    ("customer.notes", "VIP", "unknown_field"),
]


@pytest.mark.parametrize(("path", "value", "code"), [case for case in FIELDS if case[2]])
def test_odd_field_is_refused_by_name(api, salon, wish, path, value, code):
    answer = api.post("bookings/", _put(wish, path, value))

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (400, "invalid")
    assert [(error["field"], error["code"]) for error in problem["errors"]] == [(path, code)]
    assert not Booking.objects.exists()
    assert not Customer.objects.exists()


@pytest.mark.parametrize(("path", "value", "code"), [case for case in FIELDS if not case[2]])
def test_odd_field_never_breaks_anything(api, salon, wish, path, value, code):
    answer = api.post("bookings/", _put(wish, path, value))

    assert answer.status_code in {201, 400}


@pytest.mark.parametrize("name", ["service", "start", "customer", "accept_policy"])
def test_missing_field_is_named(api, salon, wish, name):
    del wish[name]

    errors = api.post("bookings/", wish).json()["errors"]

    assert [(error["field"], error["code"]) for error in errors] == [(name, "required")]


def _bodies():
    deep = json_documents.MAX_DEPTH + 1
    return [
        (b"", 400),
        (b"null", 400),
        (b"[]", 400),
        (b'"text"', 400),
        (b"7", 400),
        (b"{", 400),
        (b"{} {}", 400),
        (b"{'service': 1}", 400),
        (b'{"service": NaN}', 400),
        (b'{"service": -Infinity}', 400),
        (b'{"service": "a", "service": "b"}', 400),
        (b'{"customer": {"name": "a", "name": "b"}}', 400),
        (b'{"service": "\\ud800"}', 400),
        (b'{"\\udfff": 1}', 400),
        (b'{"service": "\xff"}', 400),
        (b"\xef\xbb\xbf{}", 400),
        ("{}".encode("utf-16"), 400),
        (b'{"seats": ' + b"9" * 5_000 + b"}", 400),
        (b'{"seats": 1E+400}', 400),
        (b'{"seats": 1E+2}', 400),
        (b'{"a":' * deep + b"1" + b"}" * deep, 400),
        (b'{"a":' + b"[" * 60_000 + b"}", 400),
        (b'{"a": "' + b"x" * json_bodies.MAX_BYTES + b'"}', 413),
        (b"[" * json_bodies.MAX_BYTES + b"]", 413),
    ]


@pytest.mark.parametrize(("body", "status"), _bodies())
def test_odd_body_is_refused(api, salon, body, status):
    answer = api.post("bookings/", body)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["code"] in {"malformed", "too_large", "invalid"}


def test_megabyte_of_a_name_is_too_large(api, salon, wish):
    answer = api.post("bookings/", _put(wish, "customer.name", "K" * 1_000_000))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_many_unknown_fields_are_answered_briefly(api, salon):
    body = {f"{number}" + "x" * 200: 1 for number in range(200)}

    answer = api.post("bookings/", body)

    assert (answer.status_code, len(answer.json()["errors"])) == (400, 10)
    assert len(answer.content) < 4_000


def test_body_of_another_type_is_refused(api, salon, wish):
    answer = api.send(
        "post",
        "bookings/",
        data=json.dumps(wish),
        content_type="text/plain",
        headers={"Idempotency-Key": "k"},
    )

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "nothing/", 404),
        ("post", "nothing/", 404),
        ("get", "", 404),
        ("get", "services", 404),
        ("get", "services/%00/", 404),
        ("get", "services/" + "x" * 5_000 + "/", 404),
        ("get", "bookings/1/", 404),
        ("get", "bookings/%F0%9F%92%A9/", 404),
        ("get", "/api/", 404),
        ("post", "/api", 404),
        ("get", "/api/v2/services/", 404),
        ("get", "bookings/", 405),
        ("put", "bookings/", 405),
        ("delete", "services/", 405),
        ("options", "services/", 405),
        ("trace", "services/", 405),
    ],
)
def test_wrong_address_or_method_is_a_problem(api, salon, method, path, status):
    answer = api.send(method, path)

    codes = {404: ("not_found", "unknown"), 405: ("method_not_allowed",)}
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["code"] in codes[status]


def test_wrong_method_names_the_right_ones(api):
    assert api.send("put", "services/")["Allow"] == "GET, HEAD"
    assert api.get("bookings/")["Allow"] == "POST"


def test_head_is_answered_without_a_body(api, salon):
    answer = api.send("head", "services/")

    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("accept", ["text/html", "application/xml;q=0.9", "image/*"])
def test_unknown_media_type_is_not_acceptable(api, salon, accept):
    answer = api.send("get", "services/", headers={"Accept": accept})

    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html, */*;q=0.1"])
def test_json_is_acceptable(api, salon, accept):
    assert api.send("get", "services/", headers={"Accept": accept}).status_code == 200


def test_format_parameter_means_nothing(api, salon):
    assert api.get("services/", format="xml").status_code == 200


@pytest.mark.parametrize("accept", [";", "/", "*", "a/b;q=x", ",,,", "\x00", "a" * 8_000, "é/ü"])
def test_odd_accept_header_breaks_nothing(api, salon, accept):
    assert api.send("get", "services/", headers={"Accept": accept}).status_code in {200, 406}


@pytest.mark.parametrize(
    "authorization", ["Manage", "Manage ", "Bearer x", "Manage \xff\x00", "manage " + "x" * 8_000]
)
def test_odd_authorization_opens_nothing(api, salon, wish, authorization):
    booked = api.post("bookings/", wish).json()

    answer = api.send("get", f"bookings/{booked['id']}/", headers={"Authorization": authorization})

    assert answer.status_code in {401, 404}


@pytest.mark.parametrize(
    "path",
    [
        "services/%ff/",
        "services/..%2f..%2fetc/",
        "services/?limit=1&limit=%ff",
        "availability/?" + "a=1&" * 1_500,
        "availability/?service=%ed%a0%80&from=2026-03-02&to=2026-03-02",
        "availability/?service[]=haircut&service=haircut",
        "staff/?cursor=" + "A" * 5_000,
    ],
)
def test_odd_address_is_refused(api, salon, path):
    answer = api.send("get", path)

    assert answer.status_code in {400, 404}
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("key", ["\xe9", "a b", "\x7f", "a\x00b"])
def test_odd_idempotency_key_is_refused(api, salon, wish, key):
    answer = api.post("bookings/", wish, key=key)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_idempotency_key")
    assert not Booking.objects.exists()


def test_start_on_a_dst_night_is_a_plain_instant(api, salon, wish):
    salon.location.timezone = "Europe/Berlin"
    salon.location.save()

    answer = api.post("bookings/", wish | {"start": "2026-03-29T02:30:00+01:00"})

    assert (answer.status_code, answer.json()["code"]) == (422, "closed")
