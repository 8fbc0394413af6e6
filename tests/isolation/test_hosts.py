import pytest
from django.test import Client

from tenants.models import Business, Domain
from tenants.models.business import BusinessStatus
from tests import guards
from tests.factories.scheduling import make_profile

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


def test_control_a_host_known_by_its_beginning_is_found(acme, monkeypatch):
    guards.without_whole_hosts(monkeypatch)

    response = Client(headers={"host": "acme.localhost.evil.example"}).get(LOGIN)

    assert response.status_code == 200
    assert b"Acme" in response.content


FORWARDED = pytest.mark.parametrize(
    "header", ["X-Forwarded-Host", "X-Host", "X-Forwarded-Server", "Forwarded", "X-Original-Host"]
)


@FORWARDED
def test_forwarded_hosts_are_not_believed(acme, header):
    client = Client(headers={"host": "acme.localhost", header: "globex.localhost"})

    response = client.get(LOGIN)

    assert b"Acme" in response.content
    assert b"Globex" not in response.content


@FORWARDED
def test_control_believed_they_lead_to_the_other_business(acme, header, monkeypatch):
    guards.without_own_host(monkeypatch, header)
    client = Client(headers={"host": "acme.localhost", header: "globex.localhost"})

    response = client.get(LOGIN)

    assert b"Globex" in response.content


def test_host_of_the_request_line_counts_for_nothing(acme):
    response = Client(headers={"host": "acme.localhost"}).get(
        LOGIN, RAW_URI="http://globex.localhost/accounts/login/"
    )

    assert b"Acme" in response.content


ANSWERS = {
    BusinessStatus.PROVISIONING: 503,
    BusinessStatus.READY: 200,
    BusinessStatus.CLOSED: 404,
    BusinessStatus.REMOVING: 404,
}


@pytest.mark.parametrize("status", BusinessStatus)
def test_only_ready_businesses_answer(db, client_of, status):
    Business.objects.filter(slug="acme").update(status=status)

    assert client_of("acme").get(LOGIN).status_code == ANSWERS[status]


@pytest.mark.parametrize("status", BusinessStatus)
def test_control_without_a_look_at_the_status_all_of_them_do(db, client_of, status, monkeypatch):
    guards.without_status_of_businesses(monkeypatch)
    Business.objects.filter(slug="acme").update(status=status)

    assert client_of("acme").get(LOGIN).status_code == 200


def move_the_host(client, other: Business) -> bytes:
    """Give the host of one business to another, after it was asked; return what it says then."""
    assert b"Acme" in client.get(LOGIN).content
    Domain.objects.filter(domain="acme.localhost").update(is_primary=False, tenant=other)
    return client.get(LOGIN).content


def test_host_of_one_business_moves_to_another_at_once(db, globex_business, client_of):
    assert b"Globex" in move_the_host(client_of("acme"), globex_business)


def test_control_a_remembered_host_stays_where_it_was(db, globex_business, client_of, monkeypatch):
    guards.with_memory_of_hosts(monkeypatch)

    assert b"Acme" in move_the_host(client_of("acme"), globex_business)


@pytest.mark.parametrize(("host", "answer"), [("acme.localhost", 200), ("localhost", 404)])
def test_platforms_host_shows_no_business(acme, host, answer):
    make_profile()

    assert Client(headers={"host": host}).get("/theme.css").status_code == answer
