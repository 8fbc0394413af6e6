import pytest
from django.test import Client

from tenants.models import Business, Domain
from tenants.models.business import BusinessStatus

LOGIN = "/accounts/login/"


@pytest.mark.parametrize(
    "host",
    [
        "acme.localhost",
        "ACME.localhost",
        "acme.localhost:8000",
        "acme.localhost.",
        "acme.localhost.:80",
    ],
)
def test_one_host_in_all_its_spellings(acme, host):
    response = Client(headers={"host": host}).get(LOGIN)

    assert response.status_code == 200
    assert b"Acme" in response.content


@pytest.mark.parametrize(
    "host",
    [
        "nobody.localhost",
        "acme",
        "acme.localhost.evil.example",
        "evil.example",
        "www.acme.localhost",
        "acme_.localhost",
        "acme.localhost..",
        ".acme.localhost",
        "acme.localhost:port",
        "acme.localhost/globex.localhost",
        "acme.localhost@evil.example",
        "acme.localhost,globex.localhost",
        "acme.localhost globex.localhost",
        "acme.localhost'--",
        "acme.localhost%00",
        "127.0.0.1",
        "[::1]",
        "[::1]:8000",
        "[acme.localhost]",
        "xn--cme-8cd.localhost",
        "\u0430cme.localhost",
        "a" * 300,
        "",
    ],
)
def test_other_hosts_are_not_found(acme, host):
    response = Client(headers={"host": host}).get(LOGIN)

    assert response.status_code == 404
    assert response.content == b"Nothing answers here.\n"


@pytest.mark.parametrize(
    "header", ["X-Forwarded-Host", "X-Host", "X-Forwarded-Server", "Forwarded", "X-Original-Host"]
)
def test_forwarded_hosts_are_not_believed(acme, header):
    client = Client(headers={"host": "acme.localhost", header: "globex.localhost"})

    response = client.get(LOGIN)

    assert b"Acme" in response.content
    assert b"Globex" not in response.content


def test_host_of_the_request_line_counts_for_nothing(acme):
    response = Client(headers={"host": "acme.localhost"}).get(
        LOGIN, RAW_URI="http://globex.localhost/accounts/login/"
    )

    assert b"Acme" in response.content


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (BusinessStatus.PROVISIONING, 503),
        (BusinessStatus.READY, 200),
        (BusinessStatus.CLOSED, 404),
        (BusinessStatus.REMOVING, 404),
    ],
)
def test_only_ready_businesses_answer(db, client_of, status, answer):
    Business.objects.filter(slug="acme").update(status=status)

    assert client_of("acme").get(LOGIN).status_code == answer


def test_host_of_one_business_moves_to_another_at_once(db, globex_business, client_of):
    assert b"Acme" in client_of("acme").get(LOGIN).content
    Domain.objects.filter(domain="acme.localhost").update(is_primary=False, tenant=globex_business)

    assert b"Globex" in client_of("acme").get(LOGIN).content


def test_platforms_host_shows_no_business(db):
    response = Client(headers={"host": "localhost"}).get("/theme.css")

    assert response.status_code == 404
