"""Every payload that the outbox ever kept for this app can still be read (decisions, 25).

The files in ``frozen/`` are never changed: a new format gets a new file beside them.
"""

import json
from pathlib import Path
from uuid import UUID

import pytest

from foundation import stored_json
from notifications import tasks

FROZEN = Path(__file__).parent / "frozen"
READ = {
    "event_payload_1": tasks.EventPayload(event_id=UUID("99999999-2222-4333-8444-555555555555")),
    "resend_payload_1": tasks.ResendPayload(notification_id=17),
}


def test_each_frozen_payload_is_read():
    assert {path.stem for path in FROZEN.iterdir()} == set(READ)


@pytest.mark.parametrize("name", READ)
def test_payload_of_any_format_is_read_whatever_else_it_holds(name):
    kept = json.loads((FROZEN / f"{name}.json").read_text())

    read = stored_json.load(type(READ[name]), kept | {"key_of_tomorrow": 1})

    assert read == READ[name]
