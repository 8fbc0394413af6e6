"""The test command stops at the first failure and says what to do."""

import sys

import pytest

from booking_saas.dev import checks, chromium
from booking_saas.dev.checks import Check


def test_checks_run_in_the_order_of_the_house():
    names = [check.name for check in checks.CHECKS]

    assert names == [
        "format",
        "lint",
        "templates",
        "imports",
        "types",
        "deploy",
        "migrations",
        "migration-lint",
        "tests",
    ]


def test_failing_check_says_what_to_do():
    failing = Check("x", "Something", (sys.executable, "-c", "raise SystemExit(3)"), "Repair it.")

    with pytest.raises(SystemExit, match=r"Something: failed after .* Repair it\."):
        checks._run(failing)


def test_passing_check_returns_its_time():
    passing = Check("x", "Something", (sys.executable, "-c", ""), "Repair it.")

    assert checks._run(passing) > 0


def test_unknown_check_names_the_known_ones():
    with pytest.raises(SystemExit, match=r"unknown: speed\. There are: format lint"):
        checks.main(["speed"])


def test_browser_of_the_environment_comes_first(monkeypatch, tmp_path):
    program = tmp_path / "browser"
    program.touch(mode=0o755)
    monkeypatch.setenv("CHROMIUM", str(program))
    found = chromium.find()
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "missing"))

    assert found == str(program)
    assert chromium.find() is None
