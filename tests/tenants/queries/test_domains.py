from tenants.models import Domain
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
