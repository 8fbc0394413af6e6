"""One line per request, with an id that visitors do not choose."""

import logging

import pytest

from foundation import logs
from tests.factories import scheduling as make

MANAGE = "/manage/7d0a4f52-3b6e-4c1f-9a57-2f1f0f5f8a11/q1w2e3r4t5/"


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, logger="booking.access")
    return lambda: [record for record in caplog.records if record.name == "booking.access"]


def test_request_writes_one_line(client_of, acme, lines):
    make.make_profile()

    client_of("acme").get("/book/nothing/?email=ana@example.com")

    (line,) = lines()
    assert (line.method, line.route, line.status) == ("GET", "book/<slug:service>/", 404)
    assert line.duration_ms > 0
    assert not hasattr(line, "path")


def test_line_of_a_managed_booking_holds_no_key(client_of, acme, lines):
    make.make_profile()

    client_of("acme").get(MANAGE)

    (line,) = lines()
    assert line.route == "manage/<uuid:booking_id>/<str:token>/"
    assert "q1w2e3r4t5" not in str(vars(line))


def test_line_of_an_unknown_host_tells_the_path(client_of, db, lines):
    client_of("nobody").get(MANAGE)

    (line,) = lines()
    assert (line.path, line.status) == (MANAGE, 404)
    assert logs.redact(line.path) == "/manage/7d0a4f52-3b6e-4c1f-9a57-2f1f0f5f8a11/[key]/"


@pytest.mark.parametrize("given", ["visitor-chosen-id", "short", "", "x" * 65])
def test_request_id_is_ours(client_of, acme, given):
    response = client_of("acme").get("/nothing/", headers={"x-request-id": given})

    assert len(response["X-Request-ID"]) == 32
    assert response["X-Request-ID"] != given


def test_request_id_of_our_proxy_is_kept(client_of, acme, settings):
    settings.TRUSTED_PROXIES = 1

    kept = client_of("acme").get("/nothing/", headers={"x-request-id": "proxy-12345678"})
    bad = client_of("acme").get("/nothing/", headers={"x-request-id": "a b\tc<script>"})

    assert kept["X-Request-ID"] == "proxy-12345678"
    assert len(bad["X-Request-ID"]) == 32


def test_line_of_a_static_file_names_no_business(client_of, acme, lines, monkeypatch):
    seen = []
    handler = logging.Handler()
    handler.emit = lambda _record: seen.append(logs.add_business(None, "", {}))
    logger = logging.getLogger("booking.access")
    monkeypatch.setattr(logger, "handlers", [handler])

    client_of("acme").head("/static/css/site.css")
    client_of("acme").get("/nothing/")

    assert seen == [{}, {"schema": acme.schema_name, "business": "acme"}]


def test_line_that_django_writes_at_the_end_belongs_to_the_request(client_of, acme, monkeypatch):
    seen = []
    handler = logging.Handler()
    handler.emit = lambda record: seen.append((record.getMessage(), logs.get_request_id()))
    monkeypatch.setattr(logging.getLogger("django.request"), "handlers", [handler])

    response = client_of("acme").get("/nothing/")
    alive = client_of("acme").get("/-/live")

    assert seen == [("Not Found: /nothing/", response["X-Request-ID"])]
    assert logs.get_request_id() == alive["X-Request-ID"]
