import pytest
from django.test import RequestFactory
from rest_framework.request import Request

from foundation.web import pagination
from foundation.web.problems import ProblemError
from tenants.models import Business


def ask(address: str) -> pagination.Page[Business]:
    request = Request(RequestFactory().get(address, headers={"host": "acme.localhost"}))
    return pagination.paginate(Business.objects.all(), request, keys=("slug",))


def test_cursor_leads_on_in_its_own_list_and_in_no_other(acme):
    first = ask("/api/v1/ours/?limit=1")
    query = first.next.partition("?")[2]

    assert [row.slug for row in first.rows] == ["acme"]
    assert [row.slug for row in ask(f"/api/v1/ours/?{query}").rows] == ["globex"]
    with pytest.raises(ProblemError) as refused:
        ask(f"/api/v1/theirs/?{query}")
    assert (refused.value.status, refused.value.errors[0]["field"]) == (400, "cursor")
