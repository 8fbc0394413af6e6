"""nginx as shipped, in front of gunicorn as shipped, under production settings."""

import http.client
import json
import re
import ssl
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from booking_saas.dev import checks
from booking_saas.dev.servers import services
from tests import programs
from tests.deploy.conftest import DEPLOY, find_nginx, running_nginx
from tests.deploy.conftest import write_config as write_nginx
from tests.factories import scheduling as make
from tests.faults.conftest import database_url
from tests.patience import PATIENCE_SECONDS
from tests.programs import find_free_port

pytestmark = [pytest.mark.nginx, pytest.mark.xdist_group("nginx")]

KEY = "q1w2e3r4t5y6u7i8"
ID = "7d0a4f52-3b6e-4c1f-9a57-2f1f0f5f8a11"
MANAGE = f"/manage/{ID}/{KEY}/?email=ana@example.com"


class Echo(BaseHTTPRequestHandler):
    """Tells the headers that arrived."""

    def do_GET(self) -> None:
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Stay silent."""


def ask(
    proxy, path: str, *, method: str = "GET", host: str = "acme.localhost", body=None, **headers
):
    """Ask over TLS; return status, headers and body."""
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    connection = http.client.HTTPSConnection(
        "127.0.0.1", proxy.https, context=trusting, timeout=PATIENCE_SECONDS
    )
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, body=body, headers={"Host": host, **named})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def echo(tmp_path_factory):
    server = HTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder = tmp_path_factory.mktemp("echo")
    with running_nginx(folder, upstream=server.server_port, static=folder) as proxy:
        yield proxy
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def product(django_db_setup, django_db_blocker, tmp_path_factory):
    """Everything as on a server: static files collected, gunicorn's file, nginx's file."""
    folder = tmp_path_factory.mktemp("product")
    port = find_free_port()
    urls = services.urls("test")
    with django_db_blocker.unblock():
        database = database_url()
    environment = dict(checks.PRODUCTION_SETTINGS) | {
        "DATABASE_URL": database,
        "REDIS_URL": urls["REDIS_URL"],
        "CELERY_BROKER_URL": urls["CELERY_BROKER_URL"],
        "STATIC_ROOT": str(folder / "static"),
        "WEB_BIND": f"127.0.0.1:{port}",
        "WEB_WORKERS": "1",
    }
    collect = ("manage.py", "collectstatic", "--noinput", "-v", "0")
    collected = programs.run_python(*collect, environment=environment)
    assert collected.returncode == 0, collected.stderr
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    with (
        (folder / "lines").open("w") as lines,
        programs.running(
            [*gunicorn, "booking_saas.wsgi:application"],
            is_up=lambda: programs.is_listening(port),
            environment=environment,
            stderr=lines,
        ),
        running_nginx(folder, upstream=port, static=folder / "static") as proxy,
    ):
        yield proxy


@pytest.fixture
def open_product(product, committed_acme):
    make.make_profile()
    return product


def test_configuration_is_valid(tmp_path):
    write_nginx(tmp_path, upstream=1, static=tmp_path)

    answer = subprocess.run(
        [find_nginx(), "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
        capture_output=True,
        check=False,
        text=True,
    )

    assert answer.returncode == 0, answer.stderr
    assert "[warn]" not in answer.stderr


def test_nothing_that_visitors_claim_gets_through(echo):
    _status, _headers, body = ask(
        echo,
        "/",
        X_Forwarded_For="6.6.6.6",
        X_Forwarded_Proto="http",
        X_Forwarded_Host="evil.example",
        X_Request_ID="chosen-by-visitor",
        X_Real_IP="6.6.6.6",
        Forwarded="for=6.6.6.6",
        Proxy="http://evil.example",
    )

    seen = json.loads(body)
    assert re.fullmatch(r"[0-9a-f]{32}", seen.pop("x-request-id"))
    seen.pop("accept-encoding")
    assert seen == {
        "host": "acme.localhost",
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-proto": "https",
    }


def list_asked(log: str) -> list[str]:
    """Return what the log tells of the addresses, the last at the end: tests share one proxy."""
    return re.findall(r'"GET (\S+)"', log)


def test_log_keeps_keys_out(echo):
    ask(echo, MANAGE)
    ask(echo, MANAGE.replace("/?", f"/mail/{KEY}/?"))
    ask(echo, f"/accounts/confirm-email/{KEY}/")
    ask(echo, f"/accounts/devices/{KEY}/")
    ask(echo, f"/accounts/password/reset/key/{KEY}/")

    log = echo.read_log(until="/accounts/password/reset/key/-")
    assert list_asked(log)[-5:] == [
        f"/manage/{ID}/-/",
        f"/manage/{ID}/-/mail/-",
        "/accounts/confirm-email/-",
        "/accounts/devices/-",
        "/accounts/password/reset/key/-",
    ]
    assert KEY not in log
    assert "example.com" not in log


TOKEN = "aBcDeFgH-jKlMnOpQ_StUv"
LOGGED = {
    "/": "/",
    "/book/haircut/times/": "/book/haircut/times/",
    "/theme.css": "/theme.css",
    "/-/live": "/-/live",
    "/accounts/password/reset/": "/accounts/password/reset/",
    f"/manage/{ID}/{TOKEN}/booking.ics": f"/manage/{ID}/-/booking.ics",
    f"/manage/{ID}/{TOKEN}/cancel/": f"/manage/{ID}/-/cancel/",
    f"/manage/{ID}/{TOKEN}": f"/manage/{ID}/-",
    f"/manage/{ID}/{TOKEN}/cancel/now/": "/manage/-",
    f"/manage/{ID}{TOKEN}/": "/manage/-",
    f"/manage/{ID.replace('-', '')}/{TOKEN}/": "/manage/-",
    f"/manage/{ID}/{TOKEN[:11]}/{TOKEN[11:]}/": "/manage/-",
    f"/manage/{ID}/{TOKEN[:11]}%20{TOKEN[11:]}/x/y/": "/manage/-",
    f"/manage%252F{ID}%252F{TOKEN}/": "/-",
    f"/manage;{ID};{TOKEN}": "/-",
    f"/en/manage/{ID}/{TOKEN}/": "/en/-",
    f"/{TOKEN}": "/-",
    f"/admin/manage/{TOKEN}/": "/admin/-",
    f"/accounts/confirm-emails/{TOKEN[:11]}/{TOKEN[11:]}/": "/accounts/-",
}


def test_log_tells_only_how_a_link_begins_that_is_a_little_wrong(echo):
    for path in LOGGED:
        ask(echo, path)
    ask(echo, "/the-last-of-them/")

    log = echo.read_log(until="/the-last-of-them/")
    assert list_asked(log)[-len(LOGGED) - 1 : -1] == list(LOGGED.values())
    assert TOKEN[:11] not in log
    assert TOKEN[11:] not in log


def test_plain_http_is_sent_to_https(echo):
    connection = http.client.HTTPConnection("127.0.0.1", echo.http, timeout=PATIENCE_SECONDS)
    connection.request("GET", "/book/x/?a=1", headers={"Host": "acme.localhost"})
    answer = connection.getresponse()
    connection.close()

    assert (answer.status, answer.headers["Location"]) == (
        308,
        "https://acme.localhost/book/x/?a=1",
    )


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1", ""])
def test_plain_http_for_a_name_of_nobody_is_sent_nowhere(echo, host):
    connection = http.client.HTTPConnection("127.0.0.1", echo.http, timeout=PATIENCE_SECONDS)
    connection.request("GET", "/book/x/", headers={"Host": host})
    answer = connection.getresponse()
    connection.close()

    assert answer.status in {400, 404}
    assert answer.headers["Location"] is None


def test_page_arrives_with_its_guards(open_product):
    status, headers, body = ask(open_product, "/", Accept_Encoding="gzip")

    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "script-src 'self'; style-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert re.fullmatch(r"[0-9a-f]{32}", headers["X-Request-ID"])
    assert headers["Server"] == "nginx"
    assert body


def test_api_arrives_and_unknown_hosts_do_not(open_product):
    status, _headers, body = ask(open_product, "/api/v1/services/")
    lost, _headers, _body = ask(open_product, "/", host="nobody.localhost")

    assert (status, json.loads(body)["results"]) == (200, [])
    assert lost == 404


def test_cookies_are_bound_to_their_host(open_product):
    _status, headers, _body = ask(open_product, "/accounts/login/")

    (cookie,) = headers.get_all("Set-Cookie")
    assert cookie.startswith("__Host-csrf=")
    assert "; Secure" in cookie
    assert "Domain" not in cookie
    assert "Path=/" in cookie


def test_static_files_come_from_the_proxy_for_ever(open_product):
    _status, _headers, page = ask(open_product, "/")
    path = re.search(rb'href="(/static/css/site\.[0-9a-f]{12}\.css)"', page)[1].decode()

    status, headers, body = ask(open_product, path, Accept_Encoding="gzip")

    assert status == 200
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["Content-Encoding"] == "gzip"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "X-Request-ID" not in headers
    assert body


@pytest.mark.parametrize(
    "path", ["/static/../nginx.conf", "/static../privkey.pem", "/static/%2e%2e/privkey.pem"]
)
def test_nothing_beside_the_static_files_answers(open_product, path):
    assert ask(open_product, path)[0] in {400, 404}


@pytest.mark.parametrize(("size", "by_us"), [(70_000, True), (1_100_000, False)])
def test_large_bodies_are_refused(open_product, size, by_us):
    status, headers, _body = ask(
        open_product,
        "/api/v1/bookings/",
        method="POST",
        body=b"{" + b" " * size,
        Content_Type="application/json",
        Idempotency_Key="k-12345678",
    )

    assert status == 413
    assert (headers["Content-Type"] == "application/problem+json") is by_us


def test_refusals_of_the_proxy_are_plain_and_guarded(tmp_path):
    with running_nginx(tmp_path, upstream=find_free_port(), static=tmp_path) as lonely:
        away = ask(lonely, "/")
        large = ask(lonely, "/", method="POST", body=b" " * 1_100_000)

    assert (away[0], away[1]["Retry-After"]) == (503, "5")
    assert away[2] == b"This page cannot be shown right now. Please try again in a minute.\n"
    assert (large[0], large[2]) == (413, b"This is too large.\n")
    for _status, headers, _body in (away, large):
        assert headers["Content-Type"] == "text/plain"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_pages_among_the_static_files_run_nothing(open_product):
    path = "/static/drf_spectacular_sidecar/swagger-ui-dist/oauth2-redirect.html"

    status, headers, _body = ask(open_product, path)

    assert status == 200
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_health_answers(open_product):
    live = ask(open_product, "/-/live", host="nobody.localhost")
    ready = ask(open_product, "/-/ready")

    assert (live[0], live[2]) == (200, b"ok")
    assert json.loads(ready[2])["parts"]["database"] == "ok"


def test_lines_of_the_product_name_the_business_and_keep_keys_out(open_product):
    _status, headers, _body = ask(open_product, MANAGE)
    proxied = open_product.read_log(until=headers["X-Request-ID"])

    lines = (open_product.folder / "lines").read_text()
    access = [json.loads(line) for line in lines.splitlines() if "booking.access" in line]
    (line,) = [each for each in access if each["request_id"] == headers["X-Request-ID"]]
    assert (line["business"], line["status"], line["method"]) == ("acme", 404, "GET")
    assert line["route"] == "manage/<uuid:booking_id>/<str:token>/"
    assert headers["X-Request-ID"] in proxied
    assert KEY not in lines + proxied


def test_shipped_file_states_what_matters():
    """The directives that keep visitors' claims and keys out."""
    config = (DEPLOY / "nginx" / "booking.conf").read_text()
    passed_on = (DEPLOY / "nginx" / "booking_proxy.conf").read_text()

    for directive in (
        "client_max_body_size 1m;",
        "access_log /var/log/nginx/booking.log booking;",
        "return 308 https://$host$request_uri;",
        "ssl_protocols TLSv1.2 TLSv1.3;",
        "error_log /var/log/nginx/booking-error.log crit;",
    ):
        assert directive in config
    log_format = re.search(r"log_format booking(.*?);", config, re.DOTALL)[1]
    assert "$booking_logged_uri" in log_format
    assert not re.search(r"\$(request|request_uri|uri|args|http_referer)\b", log_format)
    for header, value in {
        "Host": "$host",
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-Host": '""',
        "X-Request-ID": "$request_id",
    }.items():
        assert f"proxy_set_header {header} {value};" in passed_on
