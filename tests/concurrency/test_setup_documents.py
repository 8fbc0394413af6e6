"""Documents for one business are applied one after the other."""

import json
from pathlib import Path

from django.db import IntegrityError

from booking_saas import setup
from tests.concurrency import unguarded
from tests.concurrency.conftest import run_race

EXAMPLE = json.loads(
    Path(__file__).parents[1].joinpath("booking_saas/setup/example.json").read_text()
)
RIVALS = 4


def apply():
    return setup.apply_document(EXAMPLE)


def test_one_document_applied_by_rivals_makes_everything_once(committed_acme):
    outcomes = run_race([apply] * RIVALS)

    assert sorted(len(changes) for changes in outcomes) == [0, 0, 0, 6]


def test_control_without_the_lock_rivals_meet_at_a_constraint(committed_acme, monkeypatch):
    unguarded.without_setup(monkeypatch)

    outcomes = run_race([apply] * RIVALS)

    assert any(isinstance(outcome, IntegrityError) for outcome in outcomes)
