import pytest

from tenants.models import Business, Domain
from tenants.models.business import BusinessStatus
from tenants.queries import domains


def test_address_is_the_primary_host_whatever_others_there_are(acme):
    for host in ("aaa.localhost", "zzz.localhost"):
        Domain.objects.create(domain=host, tenant=acme, is_primary=False)

    assert domains.get_base_url() == "http://acme.localhost"
    assert domains.find_base_url("acme") == "http://acme.localhost"


def test_address_follows_the_primary_host(acme):
    Domain.objects.filter(tenant=acme).update(is_primary=False)
    Domain.objects.create(domain="new.example.com", tenant=acme, is_primary=True)

    assert domains.get_base_url() == "http://new.example.com"


@pytest.mark.parametrize(
    "wanted",
    [
        "acme",
        "ACME",
        "Acme Hair",
        "acme hair",
        "acme.localhost",
        "acme.localhost:8000",
        "http://acme.localhost/book/haircut/?staff=ana",
        "https://hair.example.com",
        "hair.example.com./",
    ],
)
def test_business_is_found_by_its_name_slug_or_any_address(acme, wanted):
    Business.objects.filter(slug="acme").update(name="Acme Hair")
    Domain.objects.create(domain="hair.example.com", tenant=acme, is_primary=False)

    assert domains.find_base_url(wanted) == "http://acme.localhost"


@pytest.mark.parametrize(
    "wanted", ["nobody", "platform", "localhost", "[", "//[::1", "Acme H", "%"]
)
def test_nobody_else_is_found(acme, wanted):
    assert domains.find_base_url(wanted) is None


def test_name_of_two_businesses_leads_to_neither(acme, globex_business):
    Business.objects.exclude(schema_name="public").update(name="Hair")

    assert domains.find_base_url("Hair") is None
    assert domains.find_base_url("globex") == "http://globex.localhost"


def test_business_that_is_not_ready_is_not_found(acme):
    Business.objects.filter(slug="acme").update(status=BusinessStatus.CLOSED)

    assert domains.find_base_url("acme") is None
