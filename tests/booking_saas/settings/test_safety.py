"""Every refusal to start has an entry in the table; one without an entry fails here."""

import os
import runpy
from collections.abc import Mapping
from typing import Any

import pytest

from booking_saas.dev import checks
from booking_saas.settings import safety
from tests.booking_saas.settings.mutants import list_mutants
from tests.booking_saas.settings.starts import STARTS, Start

SAFE = {name: value for name, value in checks.PRODUCTION_SETTINGS.items() if name.isupper()}
NOT_GUARDS = {"UnsafeSettingsError", "_get_key", "_count_fallbacks"}


@pytest.fixture(scope="module")
def safe_settings() -> Mapping[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SAFE.items():
            patch.setitem(os.environ, name, value)
        return runpy.run_module("booking_saas.settings.production")


def judge(rules: Any, start: Start, safe_settings: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Ask as production.py does; return what is told, or ``None`` if it starts."""
    given = SAFE | start.environment
    environment = {name: value for name, value in given.items() if value is not None}
    try:
        rules.refuse_missing(environment)
        rules.refuse_unreadable(environment)
        rules.refuse_unsafe({**safe_settings, **start.settings}, environment)
    except rules.UnsafeSettingsError as error:
        return tuple(error.dangers)
    return None


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.name)
def test_start_is_refused_with_its_sentence_or_not_at_all(start, safe_settings):
    assert judge(safety, start, safe_settings) == (start.told or None)


def test_every_refusal_has_an_entry_that_notices_when_it_is_gone(safe_settings):
    mutants = list(list_mutants(safety, leave_out=NOT_GUARDS))

    unnoticed = [
        change
        for change, rules in mutants
        if not any(_differs(rules, start, safe_settings) for start in STARTS)
    ]

    assert unnoticed == []
    assert len(mutants) > 200


def _differs(rules: Any, start: Start, safe_settings: Mapping[str, Any]) -> bool:
    try:
        return judge(rules, start, safe_settings) != (start.told or None)
    except Exception:  # noqa: BLE001 - whatever breaks is noticed
        return True
