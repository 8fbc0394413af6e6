"""The example of the design, applied, exported and applied again."""

import json
from pathlib import Path

import pytest

from booking_saas.lib import documents
from booking_saas.lib.documents import Node
from scheduling.operations import setup

EXAMPLE = json.loads(Path(__file__).with_name("example.json").read_text())


@pytest.fixture
def apply(acme, django_db_blocker):
    """Apply inside the test's transaction, so that it is rolled back."""
    return lambda document: setup.apply_to_new_business(documents.parse(json.dumps(document)))


def test_example_of_the_design_is_applied(apply):
    changes = apply(EXAMPLE)

    exported = setup.export_document()
    assert [change["path"] for change in changes][-1] == "services[0]"
    print(documents.serialize(exported))
    print(changes)
    assert apply(EXAMPLE) == []
