import pytest
from django.test import Client

PUBLIC = Client(headers={"host": "localhost"})


@pytest.mark.django_db
def test_landing_names_no_business():
    response = PUBLIC.get("/")

    assert response.status_code == 200
    assert b"acme" not in response.content.lower()


@pytest.mark.django_db
def test_landing_leads_to_a_business_by_its_name(settings):
    response = PUBLIC.get("/", {"business": " Acme "})

    assert response.status_code == 302
    assert response.url == f"{settings.SITE_SCHEME}://acme.localhost{settings.SITE_PORT}/"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nobody", "platform", "<b>", "a\x00b"])
def test_landing_says_so_when_there_is_none(name):
    response = PUBLIC.get("/", {"business": name})

    assert response.status_code == 404
    assert b"There is no business called" in response.content
    assert b"<b>" not in response.content
