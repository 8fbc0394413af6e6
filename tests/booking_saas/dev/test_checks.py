"""The test command stops at the first failure and says what to do."""

import re
import shutil
import subprocess
import sys

import pytest

from booking_saas.dev import checks
from booking_saas.dev.checks import Check
from booking_saas.dev.servers import chromium
from booking_saas.dev.servers.folders import PROJECT_DIR


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
        "coverage",
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


def test_templates_are_checked_by_the_rules_of_the_project(tmp_path):
    (tmp_path / "templates").mkdir()
    page = tmp_path / "templates/page.html"
    page.write_text('<a href="/book/">Book</a>\n<img src="{{ logo }}" alt="">\n<hr />\n')
    shutil.copy(PROJECT_DIR / "pyproject.toml", tmp_path)
    (check,) = (check for check in checks.CHECKS if check.name == "templates")

    answer = subprocess.run(
        check.command, cwd=tmp_path, capture_output=True, check=False, text=True
    )

    assert answer.returncode == 1
    assert re.findall(r"\b[A-Z]\d{3}\b", answer.stdout) == ["D018", "H006", "H018"]


def test_browser_of_the_environment_comes_first(monkeypatch, tmp_path):
    program = tmp_path / "browser"
    program.touch(mode=0o755)
    monkeypatch.setenv("CHROMIUM", str(program))
    found = chromium.find()
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "missing"))

    assert found == str(program)
    assert chromium.find() is None
