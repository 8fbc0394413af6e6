"""Tests that need a program fail where it is missing; none passes by."""

import pytest

from booking_saas.dev.servers import chromium, nginx
from booking_saas.dev.servers.folders import PROJECT_DIR
from tests import needed, programs

TESTS = """
import pytest

@pytest.mark.browser
def test_page():
    pass

@pytest.mark.browser
def test_other_page():
    pass

def test_plain():
    pass
"""
MISSING = {"CHROMIUM": "/nowhere/chromium"}


@pytest.fixture
def run(tmp_path):
    (tmp_path / "test_it.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = browser\n")

    def run(**environment: str):
        plugins = ("-p", "tests.needed", "-p", "no:cacheprovider")
        return programs.run_python(
            *("-m", "pytest", "-q", *plugins, "test_it.py"),
            environment={"PYTHONPATH": str(PROJECT_DIR), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
            | environment,
            cwd=tmp_path,
        )

    return run


def test_tests_of_a_missing_program_fail_and_the_others_run(run):
    answer = run(**MISSING)

    assert answer.returncode == pytest.ExitCode.TESTS_FAILED
    assert "1 passed, 2 errors" in answer.stdout
    assert answer.stdout.count(f"!!! {chromium.MISSING}") == 1


def test_control_with_the_program_they_run(run):
    answer = run()

    assert answer.returncode == pytest.ExitCode.OK, answer.stdout
    assert "3 passed" in answer.stdout


def test_advice_names_what_to_install():
    assert "`apt-get install chromium fonts-liberation`" in chromium.MISSING
    assert "`apt-get install nginx-light`" in nginx.MISSING
    assert "`apt-get install make`" in needed.NO_MAKE
    assert set(needed.NEEDED) == {"browser", "make", "nginx"}
