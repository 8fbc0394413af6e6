"""Documents for one business are applied one after the other."""

import json
from pathlib import Path

from booking_saas import setup
from tests.concurrency import unguarded
from tests.concurrency.conftest import run_race
from tests.concurrency.turns import Running, holding

EXAMPLE = json.loads(
    Path(__file__).parents[1].joinpath("booking_saas/setup/example.json").read_text()
)
RIVALS = 4
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 0))"


def apply():
    return setup.apply_document(EXAMPLE)


def test_rivals_wait_before_they_look_and_make_everything_once(committed_acme):
    with holding(LOCK):
        rivals = [Running(apply) for _ in range(RIVALS)]
        waited = [rival.wait_until_it_waits() for rival in rivals]

    assert waited == [True] * RIVALS
    assert sorted(len(rival.get_outcome()) for rival in rivals) == [0, 0, 0, 6]


def test_control_without_the_lock_rivals_meet_at_a_constraint(committed_acme, monkeypatch):
    unguarded.without_setup(monkeypatch)
    unguarded.meet_after_export(monkeypatch, RIVALS)

    outcomes = run_race([apply] * RIVALS)

    kinds = sorted(type(outcome).__name__ for outcome in outcomes)
    assert kinds == ["IntegrityError"] * (RIVALS - 1) + ["list"]
