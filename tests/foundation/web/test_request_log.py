"""One line per request, with an id that visitors do not choose."""

import logging

import pytest
from django.test import RequestFactory

from booking_saas.settings.logs import build_formatter
from foundation import logs
from foundation.web import request_log
from tests import guards
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


def test_line_of_an_unknown_host_tells_how_the_path_begins(client_of, db, lines):
    client_of("nobody").get(MANAGE)

    (line,) = lines()
    assert (line.path, line.status) == ("/manage/…", 404)


ID = "7d0a4f52-3b6e-4c1f-9a57-2f1f0f5f8a11"
TOKEN = "aBcDeFgH-jKlMnOpQ_StUv"
"""Without a digit, as one in forty is."""
WRONG = [
    f"/manage/{ID}/{TOKEN}/cancel/now/",
    f"/manage/{ID}/{TOKEN}.",
    f"/manage/{ID}{TOKEN}/",
    f"/manage/{ID}//{TOKEN}//",
    f"/manage/{ID.replace('-', '')}/{TOKEN}/",
    f"/manage/{ID.upper()}/{TOKEN}",
    f"/manage/{ID[:30]}/{TOKEN}/",
    f"/manage/{TOKEN}/",
    f"/manage/{TOKEN}/{ID}/",
    f"/manage/{ID}/{TOKEN[:11]}/{TOKEN[11:]}/",
    f"/manage/{ID}/{TOKEN[:11]}%0A{TOKEN[11:]}/x/",
    f"/manage/{ID}/{TOKEN[:11]}%20{TOKEN[11:]}/x/",
    f"/MANAGE/{ID}/{TOKEN}/",
    f"/manage%2F{ID}%2F{TOKEN}%2F",
    f"/manage%252F{ID}%252F{TOKEN}/",
    f"/manage;{ID};{TOKEN}",
    f"/manage\\{ID}\\{TOKEN}\\",
    f"//manage/{ID}/{TOKEN}/",
    f"/en/manage/{ID}/{TOKEN}/",
    f"/https://acme.localhost/manage/{ID}/{TOKEN}/",
    f"/{TOKEN}",
    f"/{ID}/{TOKEN}/",
    f"/admin/manage/{ID}/{TOKEN}/",
    f"/api/v1/manage/{ID}/{TOKEN}/",
    f"/accounts/confirm-email/{TOKEN}/{TOKEN}/",
]


@pytest.fixture
def written(monkeypatch):
    """Every line of the root logger as a server writes it."""
    found = []
    config = build_formatter("json")
    formatter = config.pop("()")(**config)
    handler = logging.Handler()
    handler.emit = lambda record: found.append(formatter.format(record))
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    monkeypatch.setattr(logging.getLogger("booking.access"), "level", logging.INFO)
    return found


def has_key(lines):
    """Tell whether somebody could put the key together again."""
    text = "".join(lines)
    return any(part in text for part in (TOKEN, TOKEN[:11], TOKEN[11:]))


@pytest.mark.parametrize("path", WRONG)
def test_link_that_is_a_little_wrong_leaves_no_key_in_any_line(client_of, acme, written, path):
    make.make_profile()

    client_of("acme").get(path)

    assert written != []
    assert not has_key(written)


@pytest.mark.parametrize("path", [WRONG[0], WRONG[9], WRONG[16]])
def test_control_without_hiding_paths_the_key_is_written(client_of, acme, monkeypatch, path):
    guards.without_redactions(monkeypatch)
    make.make_profile()
    found = []
    handler = logging.Handler()
    handler.emit = lambda record: found.append(str(vars(record)))
    monkeypatch.setattr(logging.getLogger("django.request"), "handlers", [handler])

    client_of("acme").get(path)

    assert has_key(found)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/", "/"),
        ("/nothing/", "/nothing/"),
        ("/nothing/here", "/nothing/…"),
        (f"/{'a' * 21}/", "/…/"),
        ("/a%00b/", "/…/"),
    ],
)
def test_path_of_nobody_is_told_as_it_begins(path, told):
    assert request_log.describe_path(RequestFactory().get(path)) == told


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
