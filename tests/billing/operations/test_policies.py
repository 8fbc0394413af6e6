"""Policies come and go with the set-up document."""

import json
from pathlib import Path

import pytest

from billing.queries import agreements
from booking_saas import setup

EXAMPLE = Path(__file__).parents[2] / "booking_saas/setup/example.json"


@pytest.fixture
def salon(acme):
    setup.apply_document(json.loads(EXAMPLE.read_text()))


def test_service_has_the_policy_of_its_document(salon):
    agreement = agreements.find_agreement("haircut")

    assert agreement.sentence == (
        "Cancelled at least 24 hours before the start: full refund; later: 50 % refund; "
        "on the day of the visit: no refund."
    )


def test_policy_is_taken_away_by_null(salon):
    changes = setup.apply_document({"services": [{"slug": "haircut", "policy": None}]})

    assert changes == [{"path": "services[0].policy", "from": "standard", "to": None}]
    assert agreements.find_agreement("haircut").tiers == agreements.UNTIL_THE_START


def test_tiers_are_kept_from_the_earliest_moment_to_the_latest(salon):
    tiers = [
        {"same_local_day": True, "refund_percent": 0},
        {"hours_before": 0, "refund_percent": 10},
        {"hours_before": 48, "refund_percent": 100},
    ]

    setup.apply_document({"policies": [{"slug": "standard", "tiers": tiers}]})

    assert setup.export_document()["policies"][0]["tiers"] == tiers[::-1]


def test_policy_without_tiers_in_the_document_keeps_its_own(salon):
    assert setup.apply_document({"policies": [{"slug": "standard"}]}) == []
