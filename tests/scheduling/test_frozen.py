"""Every format of JSON that was ever written can still be read (decisions, 25).

The files in ``frozen/`` are never changed: a new format gets a new file beside them.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from foundation import stored_json
from scheduling.contracts import (
    Agreement,
    AssignedResource,
    BookingSnapshot,
    IntakeAnswers,
    RefundTier,
)
from scheduling.operations.addresses.keys import KeyAnswer

FROZEN = Path(__file__).parent / "frozen"

AGREEMENT = Agreement(
    price_minor=4500,
    currency="EUR",
    due_now_minor=900,
    tiers=(
        RefundTier(hours_before=24, refund_percent=100),
        RefundTier(hours_before=0, refund_percent=50),
        RefundTier(refund_percent=0),
    ),
    sentence=(
        "Cancelled at least 24 hours before the start: full refund; later: 50 % refund; "
        "on the day of the visit: no refund."
    ),
    language="en",
)
SNAPSHOT = BookingSnapshot(
    id=UUID("11111111-2222-4333-8444-555555555555"),
    order_id=UUID("55555555-2222-4333-8444-555555555555"),
    version=1,
    status="confirmed",
    service="haircut",
    service_name="Haircut",
    location="mitte",
    location_name="Salon Mitte",
    location_address="Torstr. 1\n10119 Berlin",
    location_timezone="Europe/Berlin",
    remote=False,
    starts_at=datetime(2026, 12, 1, 8, tzinfo=UTC),
    ends_at=datetime(2026, 12, 1, 9, tzinfo=UTC),
    resources=(
        AssignedResource(
            slug="anna", name="Anna", kind="staff", role="who", email="anna@salon.example"
        ),
    ),
    any_staff=False,
    seats=1,
    contact_name="Jane Doe",
    contact_email="jane@example.com",
    contact_phone="+1 212 555 0100",
    timezone="America/New_York",
    locale="en",
    note="Ring twice.",
    link_generation=1,
    agreement=AGREEMENT,
    for_name="Little Jane",
)
EXPECTED = {
    "agreement_1": AGREEMENT,
    "booking_snapshot_1": SNAPSHOT,
    "intake_answers_1": IntakeAnswers(given={"allergies": "none", "knows-us": True}),
    "key_answer_1": KeyAnswer(id=UUID("33333333-2222-4333-8444-555555555555")),
}
KINDS = {
    "agreement": Agreement,
    "booking_snapshot": BookingSnapshot,
    "intake_answers": IntakeAnswers,
    "key_answer": KeyAnswer,
}


def read_frozen(name):
    return json.loads((FROZEN / f"{name}.json").read_text())


def test_every_format_has_its_example():
    numbered = {
        f"{name}_{number}" for name, kind in KINDS.items() for number in range(1, kind.FORMAT + 1)
    }

    assert {path.stem for path in FROZEN.glob("*.json")} == numbered
    assert set(EXPECTED) == numbered


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_frozen_example_is_read(name):
    facts = EXPECTED[name]

    assert stored_json.load(type(facts), read_frozen(name)) == facts


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_frozen_example_of_newer_code_is_read(name):
    facts = EXPECTED[name]
    newer = read_frozen(name) | {"format": 99, "key_of_tomorrow": {"a": [1]}}

    assert stored_json.load(type(facts), newer) == facts


@pytest.mark.parametrize("key", sorted({*read_frozen("booking_snapshot_1")} - {"format"}))
def test_snapshot_with_one_key_less_is_read_unless_it_means_nothing_without(key):
    kept = read_frozen("booking_snapshot_1")
    del kept[key]

    if key in {"id", "order_id", "starts_at", "ends_at"}:
        with pytest.raises(stored_json.UnreadableError):
            stored_json.load(BookingSnapshot, kept)
    else:
        assert stored_json.load(BookingSnapshot, kept).id == SNAPSHOT.id
