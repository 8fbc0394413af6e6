"""Tests run in a random order that can be repeated."""

import re

import pytest

from booking_saas.dev.servers.folders import PROJECT_DIR
from tests import programs

SHUFFLED = ("-p", "pytest_randomly")
TESTS = "".join(f"def test_{number}():\n    pass\n" for number in range(20))


@pytest.fixture
def run(tmp_path):
    (tmp_path / "test_it.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")

    def run(*options: str) -> str:
        plugins = ("-p", "tests.order", "-p", "no:cacheprovider")
        return programs.run_python(
            *("-m", "pytest", "-vv", *plugins, *options, "test_it.py"),
            environment={"PYTHONPATH": str(PROJECT_DIR), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            cwd=tmp_path,
        ).stdout

    return run


def list_tests(printed: str) -> list[str]:
    return re.findall(r"test_it\.py::(test_\d+) PASSED", printed)


def test_printed_seed_repeats_the_order(run):
    printed = run(*SHUFFLED)
    (seed,) = re.findall(r"The order was random: --randomly-seed=(\d+) repeats it\.", printed)

    again = run(*SHUFFLED, f"--randomly-seed={seed}")

    assert list_tests(again) == list_tests(printed)
    assert sorted(list_tests(printed)) != list_tests(printed)


def test_order_as_written_names_no_seed(run):
    printed = run()

    assert list_tests(printed) == [f"test_{number}" for number in range(20)]
    assert "The order was random" not in printed
