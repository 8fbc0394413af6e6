import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django_tenants.utils import schema_context

from booking_saas import setup
from tenants.accounts.models import User
from tenants.models import Business
from tenants.queries import api_tokens

OPTIONS = {
    "slug": "third",
    "name": "Third",
    "timezone": "America/New_York",
    "owner_email": "owner@third.example",
    "owner_password": "correct horse battery",
}
SLUG_RULE_IN_WORDS = (
    "--slug: Use 3 to 40 lowercase letters, digits and single hyphens, with a letter or"
    " digit at both ends."
)
DOCUMENT = {
    "business": {"tagline": "Third time lucky"},
    "locations": [{"slug": "main", "name": "Main"}],
    "resources": [{"slug": "ana", "name": "Ana"}],
}


@pytest.fixture
def create(committing):
    """Run the command with the options given changed, and return what it printed."""

    def run(**changed):
        output = io.StringIO()
        call_command("create_business", **(OPTIONS | changed), stdout=output)
        return output.getvalue()

    return run


@pytest.fixture
def write(tmp_path):
    def write(document):
        path = tmp_path / "setup.json"
        path.write_text(json.dumps(document))
        return str(path)

    return write


def test_business_is_printed_as_json(create):
    printed = json.loads(create())

    business = Business.objects.get(slug="third")
    token = printed.pop("api_token")
    assert printed == {
        "slug": "third",
        "host": "third.localhost",
        "schema": business.schema_name,
        "owner": {"email": "owner@third.example", "password": "correct horse battery"},
    }
    with schema_context(business.schema_name):
        assert User.objects.get().check_password("correct horse battery")
        assert api_tokens.find_api_token(token).user == User.objects.get()


def test_token_of_one_business_is_unknown_to_another(create):
    token = json.loads(create())["api_token"]

    with schema_context(Business.objects.get(slug="acme").schema_name):
        assert api_tokens.find_api_token(token) is None


def test_host_has_the_port_where_one_is_needed(create, settings):
    settings.SITE_PORT = ":8000"

    assert json.loads(create())["host"] == "third.localhost:8000"


def test_setup_document_is_applied(create, write):
    create(setup=write(DOCUMENT))

    with schema_context(Business.objects.get(slug="third").schema_name):
        exported = setup.export_document()
    assert exported["business"]["name"] == "Third"
    assert exported["business"]["timezone"] == "America/New_York"
    assert exported["business"]["tagline"] == "Third time lucky"
    assert exported["locations"][0]["timezone"] == "America/New_York"
    assert [item["slug"] for item in exported["resources"]] == ["ana"]


def test_export_applied_to_a_new_business_gives_the_same_bytes(create, write):
    create(setup=write(DOCUMENT))
    first = _export("third")

    create(slug="fourth", setup=write(json.loads(first)))

    assert _export("fourth") == first


def _export(slug):
    output = io.StringIO()
    call_command("setup_export", slug, stdout=output)
    return output.getvalue()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"slug": "acme"}, "The address “acme” is taken. Choose another one."),
        (
            {"slug": "Ü"},
            SLUG_RULE_IN_WORDS,
        ),
        (
            {"timezone": "Moon"},
            "--timezone: “Moon” is not a time zone. Use a name such as Europe/Berlin.",
        ),
        ({"currency": "coins"}, "--currency: Use a three-letter code such as EUR."),
        ({"owner_email": "me"}, "--owner-email: Enter a valid email address."),
        ({"setup": "/nowhere.json"}, "/nowhere.json cannot be read: No such file or directory."),
    ],
)
def test_wrong_input_creates_nothing(create, changed, sentence):
    with pytest.raises(CommandError) as refused:
        create(**changed)

    assert str(refused.value) == sentence
    assert Business.objects.count() == 3
    assert _count_schemas() == 2


def test_wrong_document_creates_nothing(create, write):
    document = DOCUMENT | {"services": [{"slug": "cut", "name": "Cut", "duration": "long"}]}

    with pytest.raises(CommandError) as refused:
        create(setup=write(document))

    assert str(refused.value) == "services[0].duration: Use a duration such as PT45M or PT1H30M."
    assert Business.objects.count() == 3
    assert _count_schemas() == 2


def _count_schemas():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 't\\_%'")
        return cursor.fetchone()[0]
