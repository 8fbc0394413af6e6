from datetime import UTC, datetime

import pytest
from django_tenants.utils import schema_context

from tenants.accounts.models import ApiToken, Role, User
from tenants.operations import api_tokens as operations
from tenants.queries import api_tokens

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def owner(acme):
    return User.objects.create_user("o@acme.example", "a long password", role=Role.OWNER)


def test_token_is_found_and_stored_only_as_a_hash(owner):
    token = operations.create_api_token(user=owner, name="Till", scopes=["*"], now=NOW)

    row = ApiToken.objects.get()
    assert api_tokens.find_api_token(token) == row
    assert (row.user, row.name, row.scopes, row.created_at) == (owner, "Till", ["*"], NOW)
    assert token not in {row.token_hash, row.name}


@pytest.mark.parametrize("token", ["", "bk_", "bk_wrong", "wrong", "bk_\x00"])
def test_unknown_token_is_nobodys(owner, token):
    operations.create_api_token(user=owner, name="Till", scopes=["*"], now=NOW)

    assert api_tokens.find_api_token(token) is None


def test_token_of_somebody_who_may_not_log_in_is_nobodys(owner):
    token = operations.create_api_token(user=owner, name="Till", scopes=["*"], now=NOW)
    User.objects.update(is_active=False)

    assert api_tokens.find_api_token(token) is None


def test_token_is_worthless_in_another_business_even_with_its_row(owner, globex_business):
    token = operations.create_api_token(user=owner, name="Till", scopes=["*"], now=NOW)
    stolen = ApiToken.objects.get().token_hash

    with schema_context(globex_business.schema_name):
        someone = User.objects.create_user("x@globex.example", "a long password")
        ApiToken.objects.create(user=someone, name="Stolen", token_hash=stolen, created_at=NOW)

        assert api_tokens.find_api_token(token) is None
