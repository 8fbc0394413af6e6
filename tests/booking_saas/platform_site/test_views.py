"""What this is, for owners and for customers, and nobody is listed."""

import pytest
from django.test import Client

PUBLIC = Client(headers={"host": "localhost"})


@pytest.mark.django_db
def test_landing_says_what_this_is_and_names_no_business():
    response = PUBLIC.get("/")

    content = response.content.decode()
    assert response.status_code == 200
    assert "acme" not in content.lower()
    assert "You would like to book" in content
    assert "You run a business" in content
    assert '<meta name="description" content="Salons, practices and studios take' in content


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", [" Acme ", "acme.localhost", "http://acme.localhost/book/x/"])
def test_landing_leads_to_a_business_by_its_name_or_address(settings, wanted):
    response = PUBLIC.get("/", {"business": wanted})

    assert response.status_code == 302
    assert response.url == f"{settings.SITE_SCHEME}://acme.localhost{settings.SITE_PORT}/"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nobody", "platform", "<b>", "a\x00b", "//[", "\u202e\u2066x"])
def test_landing_says_so_when_there_is_none(name):
    response = PUBLIC.get("/", {"business": name})

    assert response.status_code == 404
    assert b"There is no business called" in response.content
    assert b"<b>" not in response.content


@pytest.mark.django_db
def test_programs_that_read_the_web_keep_out_of_the_operators_pages():
    lines = PUBLIC.get("/robots.txt").content.decode().splitlines()

    assert lines == ["User-agent: *", "Disallow: /admin/", "Disallow: /accounts/"]


@pytest.mark.django_db
def test_form_may_lead_to_the_host_of_a_business_and_nothing_else_is_loosened(settings):
    landing, login = (
        dict(part.split(" ", 1) for part in PUBLIC.get(path)["Content-Security-Policy"].split("; "))
        for path in ("/", "/accounts/login/")
    )

    assert login["form-action"] == "'self'"
    assert landing == login | {"form-action": f"'self' {settings.SITE_SCHEME}:"}
