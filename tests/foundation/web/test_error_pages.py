"""A form that cannot be read is a plain 400 with all headers, whoever asks for which page."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from foundation.web import error_pages
from tests import guards
from tests.factories import scheduling as make

LATIN = "application/x-www-form-urlencoded; charset=latin-1"
MANAGE = "/manage/7d0a4f52-3b6e-4c1f-9a57-2f1f0f5f8a11/q1w2e3r4t5/cancel/"
PAGES = ["/accounts/login/", "/accounts/password/reset/", "/book/haircut/", MANAGE, "/admin/", "/"]


@pytest.fixture
def visitor(acme):
    """A browser with a CSRF cookie, so that the form is looked at."""
    make.make_profile()
    client = Client(enforce_csrf_checks=True, headers={"host": "acme.localhost"})
    client.get("/accounts/login/")
    assert client.cookies
    return client


def post(client, address, body="a=b", content_type=LATIN):
    return client.post(address, body, content_type=content_type)


def check_headers(response):
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Request-ID"]


@pytest.mark.parametrize("address", PAGES)
def test_form_in_another_encoding_is_refused(visitor, address):
    response = post(visitor, address)

    assert response.status_code == 400
    assert b"<h1>This did not work</h1>" in response.content
    check_headers(response)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("&".join(f"a{n}=1" for n in range(1001)), "application/x-www-form-urlencoded"),
        ("a=" + "b" * 2_700_000, "application/x-www-form-urlencoded"),
        ("x", "multipart/form-data"),
        ("x", "multipart/form-data; boundary=" + "y" * 300),
    ],
)
def test_form_of_an_odd_shape_is_refused(visitor, body, content_type):
    response = post(visitor, "/accounts/login/", body, content_type)

    assert response.status_code == 400
    check_headers(response)


def test_unknown_page_is_not_found_whatever_was_sent(visitor):
    response = post(visitor, "/nothing/here/")

    assert response.status_code == 404
    check_headers(response)


def test_platform_refuses_it_too(db):
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    client.get("/accounts/login/")

    response = post(client, "/accounts/login/")

    assert response.status_code == 400
    check_headers(response)


def test_api_answers_in_its_own_shape(visitor):
    response = visitor.post(
        "/api/v1/bookings/", "a=b", content_type=LATIN, headers={"Idempotency-Key": "k1"}
    )

    assert response.status_code == 415
    assert response.headers["Content-Type"] == "application/problem+json"


def test_control_the_usual_handlers_fail_in_turn(visitor, monkeypatch):
    guards.without_own_error_pages(monkeypatch)

    with pytest.raises(Exception, match="UTF-8"):
        post(visitor, "/accounts/login/")


def test_crash_in_the_page_of_a_crash_is_told_plainly(visitor, settings):
    request = visitor.get("/nothing/").wsgi_request
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": []}]

    response = error_pages.server_error(request)

    assert (response.status_code, response.content.decode()) == (500, error_pages.SORRY)


def test_page_that_knows_no_name_has_no_link_without_one():
    text = render_to_string("500.html")

    assert "Something went wrong on our side" in text
    assert 'class="brand"' not in text
