"""What answers without any business: with the headers of every page, and plainly."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

LOGIN = "/accounts/login/"


@pytest.fixture
def away(db):
    """Let the database not answer."""

    def refuse(*_args):
        raise OperationalError("connection refused at 10.0.0.1")

    with connection.execute_wrapper(refuse):
        yield


def check_headers(response):
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Permissions-Policy"].startswith("camera=()")


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "One moment, please"), ("de", "Einen Moment, bitte")]
)
def test_database_that_is_away_is_told_on_a_page(away, client_of, language, heading):
    response = client_of("acme").get(LOGIN, headers={"accept-language": language})

    html = response.content.decode()
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert f"<h1>{heading}</h1>" in html
    assert "css/site.css" in html
    assert "10.0.0.1" not in html
    assert "site-header" not in html
    check_headers(response)


def test_programs_are_told_in_their_own_shape(away, client_of):
    response = client_of("acme").get("/api/v1/services/")

    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
    check_headers(response)


def test_unknown_host_carries_the_headers(db):
    response = Client(headers={"host": "nobody.localhost"}).get(LOGIN)

    assert response.status_code == 404
    check_headers(response)


def test_unknown_host_is_refused_before_it_is_sent_to_https(db, client_of, settings):
    settings.SECURE_SSL_REDIRECT = True

    known, unknown = (client_of(slug).get(LOGIN) for slug in ("acme", "nobody"))

    assert (known.status_code, known.url) == (301, f"https://acme.localhost{LOGIN}")
    assert (unknown.status_code, "location" in unknown.headers) == (404, False)
    check_headers(unknown)


def test_static_page_of_a_library_runs_under_our_policy(db, client_of):
    page = "/static/drf_spectacular_sidecar/swagger-ui-dist/oauth2-redirect.html"

    response = client_of("acme").get(page)

    response.close()
    assert response.status_code == 200
    check_headers(response)
