"""A soak takes the time it is given, in rounds whose seed is told."""

import re
import subprocess
import sys

import pytest

from booking_saas.dev import soak
from booking_saas.dev.servers.folders import PROJECT_DIR


class Rounds:
    """Rounds that take so many seconds each; the one of ``failing`` fails."""

    def __init__(self, *seconds: float, failing: int | None = None) -> None:
        self.now = 1000.0
        self.seconds = list(seconds)
        self.failing = failing
        self.seeds: list[int] = []

    def run(self, seed: int) -> bool:
        self.now += self.seconds[len(self.seeds)]
        self.seeds.append(seed)
        return len(self.seeds) != self.failing

    def soak(self, seconds: float) -> int:
        return soak.soak(seconds, self.run, clock=lambda: self.now)


@pytest.mark.parametrize(
    ("given", "taken", "rounds"),
    [
        pytest.param(60, [20, 20, 20, 20], 3, id="as-many-as-fit"),
        pytest.param(59, [20, 20, 20, 20], 2, id="none-that-may-not-fit"),
        pytest.param(60, [25, 10, 20, 20], 3, id="by-the-longest"),
        pytest.param(1, [20, 20], 1, id="at-least-one"),
    ],
)
def test_rounds_are_begun_while_the_longest_would_fit(given, taken, rounds):
    made = Rounds(*taken)

    assert made.soak(given) == rounds
    assert len(set(made.seeds)) == rounds


def test_round_that_fails_ends_it_and_can_be_had_again():
    made = Rounds(1, 1, 1, failing=2)

    with pytest.raises(SystemExit) as ended:
        made.soak(60)

    assert len(made.seeds) == 2
    assert f"seed {made.seeds[1]} failed" in ended.value.code
    assert f"--hypothesis-seed={made.seeds[1]}" in ended.value.code


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("10", 10), ("0.5", 0.5), ("0", None), ("-1", None), ("", None), ("ten", None), ("inf", None)],
)
def test_minutes_are_a_number_that_ends(text, minutes):
    assert soak.read_minutes(text) == minutes


def test_no_number_of_minutes_is_told():
    answer = subprocess.run(
        [sys.executable, "-m", "booking_saas.dev.soak"],
        env={"SOAK_MINUTES": "ten", "PATH": "/usr/bin:/bin"},
        cwd=PROJECT_DIR,
        capture_output=True,
        check=False,
        text=True,
    )

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == "!!! SOAK_MINUTES is 'ten': write a number of minutes, such as 10.\n"


def test_round_tries_every_property_with_other_examples_of_its_seed(tmp_path, capsys, monkeypatch):
    """The real command, for one small property that tells what it was tried with."""
    (tmp_path / "test_property.py").write_text(
        "import os\n"
        "from hypothesis import given, settings, strategies as st\n"
        "from tests import properties\n"
        "properties.load_profile()\n"
        "told = set()\n"
        "@given(st.integers(0, 2**60))\n"
        "def test_property(number):\n"
        "    told.add(number)\n"
        "def test_of_another_kind():\n"
        "    raise AssertionError\n"
        "def teardown_module():\n"
        "    settings = os.environ['DJANGO_SETTINGS_MODULE']\n"
        f"    open({str(tmp_path / 'told')!r}, 'a')"
        ".write(f'{len(told)} {sum(told)} {settings}\\n')\n"
    )
    # What an import of the package leaves behind.
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "booking_saas.settings.local")
    options = ("-q", "-m", "hypothesis", "-c", "/dev/null", str(tmp_path), "-n", "0")

    passed = [soak.run_round(seed, options=options) for seed in (7, 7, 8)]

    assert passed == [True, True, True]
    first, again, other = (tmp_path / "told").read_text().splitlines()
    assert first == again != other
    tried, _sum, settings = first.split()
    assert int(tried) > 500
    assert settings == "booking_saas.settings.test"
    assert re.search(r"Seed 7\..*--hypothesis-seed=7", capsys.readouterr().out)
