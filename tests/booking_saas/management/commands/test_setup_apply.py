import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.factories import scheduling as make

EXAMPLE = {
    "business": {"name": "Salon", "timezone": "Europe/Berlin"},
    "locations": [{"slug": "main", "name": "Straße"}],
}


@pytest.fixture
def run(db):
    """Run a command from the platform's schema, as in a terminal, and return what it printed."""

    def run(*arguments, **options):
        connection.set_schema_to_public()
        output = io.StringIO()
        call_command(*arguments, **options, stdout=output)
        return output.getvalue()

    return run


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "setup.json"
    path.write_text(json.dumps(EXAMPLE))
    return path


def test_document_is_applied_and_its_changes_are_printed(run, document):
    changes = json.loads(run("setup_apply", "acme", str(document)))

    assert [change["path"] for change in changes] == ["business", "locations[0]"]
    assert json.loads(run("setup_apply", "acme", str(document))) == []
    assert json.loads(run("setup_export", "acme"))["locations"][0]["name"] == "Straße"


def test_export_is_readable_by_people(run, document):
    run("setup_apply", "acme", str(document))

    assert '"name": "Straße"' in run("setup_export", "acme")


def test_dry_run_prints_the_changes_and_makes_none(run, document):
    before = run("setup_export", "acme")

    changes = json.loads(run("setup_apply", "acme", str(document), dry_run=True))

    assert [change["path"] for change in changes] == ["business", "locations[0]"]
    assert run("setup_export", "acme") == before


def test_document_comes_from_standard_input_for_a_dash(run, monkeypatch):
    content = io.BytesIO(json.dumps(EXAMPLE).encode())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(content))

    assert len(json.loads(run("setup_apply", "acme", "-"))) == 2


def test_other_business_is_not_touched(run, document):
    before = run("setup_export", "globex")

    run("setup_apply", "acme", str(document))

    assert run("setup_export", "globex") == before


@pytest.mark.parametrize("slug", ["nobody", "platform", ""])
def test_unknown_business_is_refused(run, slug, document):
    for command in (["setup_export", slug], ["setup_apply", slug, str(document)]):
        with pytest.raises(CommandError) as refused:
            run(*command)

        assert str(refused.value) == f'No business has the slug "{slug}".'


def test_mistake_is_told_by_its_path(run, document):
    document.write_text(json.dumps(EXAMPLE | {"services": [{"slug": "cut", "colour": 1}]}))

    with pytest.raises(CommandError) as refused:
        run("setup_apply", "acme", str(document))

    assert str(refused.value).startswith("services[0].colour: This key is not known here.")


WARNING = (
    "locations[0].timezone: 1 upcoming visits keep their moments and read another time in the new"
    " zone. The admin can move them when it changes the zone.\n"
)


@pytest.mark.parametrize(("zone", "warning"), [("Europe/London", WARNING), ("Europe/Vienna", "")])
@pytest.mark.parametrize("dry_run", [True, False])
def test_other_zone_says_on_standard_error_what_is_booked(
    run, acme, tmp_path, capsys, settings, *, zone, warning, dry_run
):
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(f"={make.NOW.isoformat()}")
    make.make_profile()
    place = make.make_location(slug="main", timezone="Europe/Berlin")
    make.book(make.make_service([make.make_resource(place)], location=place), make.at(10))
    document = tmp_path / "zone.json"
    document.write_text(json.dumps({"locations": [{"slug": "main", "timezone": zone}]}))

    changes = json.loads(run("setup_apply", "acme", str(document), dry_run=dry_run))

    assert changes == [{"path": "locations[0].timezone", "from": "Europe/Berlin", "to": zone}]
    assert capsys.readouterr().err == warning
