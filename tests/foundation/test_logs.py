"""Lines of log say whose work they are about, and no secrets."""

import json
import logging
import re

import pytest

from booking_saas.dev.servers.folders import PROJECT_DIR
from booking_saas.settings.logs import build_formatter
from foundation import logs
from tests import guards
from tests.patience import give_up_if_it_hangs

UUID = "7d0a4f52-3b6e-4c1f-9a57-2f1f0f5f8a11"
SECRETS = [
    (f"GET /manage/{UUID}/q1w2e3r4t5/cancel/", "q1w2e3r4t5"),
    (f"https://a.example/manage/{UUID}/q1w2e3r4t5/?x=1", "q1w2e3r4t5"),
    (f"GET /manage/{UUID}/q1w2/mail/20789.e3r4t5/", "e3r4t5"),
    (f"/manage//{UUID}//q1w2//mail%2f20789.e3r4t5/?x=1", "e3r4t5"),
    ("X-Address-Proof: q1w2e3r4t5", "q1w2e3r4t5"),
    ("/accounts/confirm-email/MQ:1abc:defg/", "1abc"),
    ("/accounts/password/reset/key/1-abc-def/", "1-abc-def"),
    ("/accounts/devices/WyJh:1abc:defg/", "1abc"),
    (f"/manage//{UUID}//q1w2e3r4t5//", "q1w2e3r4t5"),
    (f"x%2Fmanage%2F{UUID}%2fq1w2e3r4t5/cancel/", "q1w2e3r4t5"),
    ("/accounts/confirm-email//MQ:1abc:defg/", "1abc"),
    ("/accounts/password//reset//key///1-abc-def/", "1-abc-def"),
    ("GET /en/m/aBcDeFgH-jKlMnOpQ_StUv.", "aBcDeFgH"),
    ("x?next=%2Fm%2FaBcDeFgH-jKlMnOpQ_StUv", "aBcDeFgH"),
    ("POST /unsubscribe/ImFAYi5pbyI:1v/", "ImFAYi5pbyI"),
    (f"/manage/{UUID}aBcDeFgH-jKlMnOpQ_StUv", "aBcDeFgH"),
    ("the link ends in aBcDeFgH-jKlM1OpQ_StUv here", "aBcDeFgH"),
    ("['aBcDeFgH-jKlM1OpQ_StUv']", "aBcDeFgH"),
    ("aBcDeFgH-jKlM1OpQ_StUv", "aBcDeFgH"),
    ("Authorization: Manage q1w2e3r4t5", "q1w2e3r4t5"),
    ("{'Authorization': 'Bearer q1w2e3r4t5'}", "q1w2e3r4t5"),
    ("Bearer q1w2e3r4t5", "q1w2e3r4t5"),
    ("Cookie: __Host-session=q1w2e3r4t5", "q1w2e3r4t5"),
    ("mail to Ana.Lee+x@example.co.uk failed", "Lee"),
    ("/login/?email=ana%40example.com", "ana"),
    ("postgresql://app:q1w2e3r4t5@db.example.com/app", "q1w2e3r4t5"),
]


@pytest.fixture(autouse=True)
def _outside_of_requests():
    """Forget what the last request of another test left to the lines after it."""
    logs.begin()


def build(style: str = "json") -> logging.Formatter:
    config = build_formatter(style)
    return config.pop("()")(**config)


def say(message: str, *args: object, error: Exception | None = None) -> dict[str, object]:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("ours", logging.INFO, __file__, 1, message, args, info)
    return json.loads(build().format(record))


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_line_keeps_secrets_out(text, secret):
    assert secret not in say(text)["event"]
    assert secret not in say("said %s", text)["event"]


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_line_control_without_the_filter_shows_them(text, secret, monkeypatch):
    guards.without_redactions(monkeypatch)

    assert secret in say(text)["event"]


def fail() -> None:
    raise ValueError("no such person: ana@example.com")


def test_traceback_keeps_secrets_out():
    try:
        fail()
    except ValueError as error:
        line = say("failed", error=error)

    assert "ana@example.com" not in line["exception"]
    assert "ValueError: no such person: [email]" in line["exception"]


@pytest.mark.parametrize(
    "text",
    [
        "booked 3 seats at 09:00",
        f"/book/haircut/times/ {UUID}",
        f"/admin/scheduling/booking/{UUID}/change/",
        "1@2 rooms",
        "a token of it",
        "File /srv/booking_saas/management/commands/demo_data.py",
        "django.middleware.csp.ContentSecurityPolicyMiddleware",
        "request 5863e2829f9d422cb30842a919c9e4ce met IdempotencyMismatchError",
    ],
)
def test_plain_text_stays(text):
    assert logs.redact(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "a" * 200_000,
        "a@" * 50_000,
        "a.b@c." * 30_000,
        "%40" * 60_000,
        "/" * 200_000,
        "%2f" * 60_000,
        "/" + "a" * 200_000,
        "/a-" * 60_000,
    ],
)
def test_long_texts_are_redacted_too(text):
    """With a pattern that goes back and forth one of these would take hours."""
    with give_up_if_it_hangs():
        logs.redact(text)


def test_nested_values_are_redacted():
    assert logs.redact({"to": ["ana@example.com", 3], "n": None}) == {
        "to": ["[email]", 3],
        "n": None,
    }


def test_line_names_business_and_request(acme):
    with logs.bind(request_id="r-12345678"):
        line = say("hello")

    assert {name: line[name] for name in ("schema", "business", "request_id", "level")} == {
        "schema": acme.schema_name,
        "business": "acme",
        "request_id": "r-12345678",
        "level": "info",
    }


def test_line_of_the_platform_names_no_business(db):
    line = say("hello")

    assert "schema" not in line
    assert "business" not in line
    assert "request_id" not in line
    assert logs.get_request_id() == ""


def test_plain_style_carries_the_same(acme):
    record = logging.LogRecord("ours", logging.INFO, __file__, 1, "to ana@example.com", (), None)

    line = build("plain").format(record)

    assert "to [email]" in line
    assert "business=acme" in line


@pytest.mark.parametrize(
    ("level", "found"),
    [(logging.INFO, False), (logging.WARNING, False), (logging.ERROR, True), (50, True)],
)
def test_question_of_the_handbook_finds_errors_and_nothing_else(level, found):
    handbook = (PROJECT_DIR / "docs" / "operations.md").read_text()
    (question,) = re.findall(r"journalctl -u 'booking-\*' -g '(.+?)'", handbook)
    record = logging.LogRecord("ours", level, __file__, 1, 'said "level": "error"', (), None)

    line = build().format(record)

    assert bool(re.search(question.replace("\\|", "|"), line)) is found
