"""The newest rules of clocks tell the time, whichever of system and package has them."""

import importlib.metadata
import logging
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path

import pytest

from foundation.zones import clock_rules
from foundation.zones.clock_rules import Choice, ZoneRules

PACKAGE = Path(str(resources.files("tzdata"))) / "zoneinfo"
WITHOUT_THE_CHOICE = "import sys"
WITH_THE_CHOICE = "import booking_saas"
ASK = """
from datetime import UTC, datetime
from zoneinfo import ZoneInfo
for name in ("America/Vancouver", "America/Edmonton", "Africa/Casablanca"):
    nine = datetime(2026, 12, 14, 9, tzinfo=ZoneInfo(name))
    print(nine.astimezone(UTC).strftime("%H:%MZ"))
"""
RULES_OF_2026 = ["16:00Z", "15:00Z", "09:00Z"]
"""Since 2026 these three keep one time all year."""
RULES_OF_2025 = ["17:00Z", "16:00Z", "08:00Z"]
LOOKALIKES = {
    # What the zone was before its law changed, by a zone that still is like that.
    "America/Vancouver": "America/Los_Angeles",
    "America/Edmonton": "America/Denver",
    "Africa/Casablanca": "Europe/Berlin",
    "UTC": "UTC",
}


def make_system(folder, version):
    """Make a folder of zone files as a system of 2025 has it, which says another version."""
    for name, lookalike in LOOKALIKES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((PACKAGE / lookalike).read_bytes())
    if version:
        (folder / "tzdata.zi").write_text(f"# version {version}\n# This file is made up.\n")
    return folder


def ask(folder, first):
    answer = subprocess.run(
        [sys.executable, "-c", first + ASK],
        env=os.environ | {"PYTHONTZPATH": str(folder)},
        check=True,
        capture_output=True,
        text=True,
    )
    return answer.stdout.split()


@pytest.mark.parametrize("version", ["2025b", "", "nonsense"])
def test_visit_follows_todays_law_on_a_system_of_last_year(tmp_path, version):
    system = make_system(tmp_path, version)

    assert ask(system, WITH_THE_CHOICE) == RULES_OF_2026


def test_without_the_choice_last_years_system_is_an_hour_off(tmp_path):
    """Control: Python takes the system's files, however old they are."""
    system = make_system(tmp_path, "2025b")

    assert ask(system, WITHOUT_THE_CHOICE) == RULES_OF_2025


def test_newer_system_is_believed(tmp_path):
    system = make_system(tmp_path, "2099a")

    assert ask(system, WITH_THE_CHOICE) == RULES_OF_2025


def test_package_tells_where_the_system_has_nothing(tmp_path):
    assert ask(tmp_path, WITH_THE_CHOICE) == RULES_OF_2026


def test_versions_sort_by_age():
    versions = ["2026za", "2025b", "", "2026b", "2027a", "2026z"]

    by_age = sorted(versions, key=lambda version: make_rules(version).age_key)

    assert by_age == ["", "2025b", "2026b", "2026z", "2026za", "2027a"]


def make_rules(version, *, source="package", released=date(2026, 10, 28)):
    return ZoneRules(version=version, source=source, released=released)


def test_rules_are_old_after_half_a_year():
    rules = make_rules("2026f")

    assert not rules.is_old(now=datetime(2027, 4, 29, 23, tzinfo=UTC))
    assert rules.is_old(now=datetime(2027, 4, 30, 0, tzinfo=UTC))


def test_date_is_that_of_the_locked_package():
    """Whoever takes a newer package writes down when it came out (PyPI says it)."""
    version = importlib.metadata.version("tzdata")

    package = clock_rules.find_package()

    assert (version, package) == ("2026.6", make_rules("2026f"))


def test_folder_of_a_distribution_tells_version_and_day(tmp_path):
    system = make_system(tmp_path, "2025b")
    moment = datetime(2025, 8, 24, 20, tzinfo=UTC).timestamp()
    os.utime(system / "tzdata.zi", (moment, moment))

    found = clock_rules.find_system([str(tmp_path / "nowhere"), str(system)])

    assert found == make_rules("2025b", source="system", released=date(2025, 8, 24))


def test_copied_folder_is_no_younger_than_its_version(tmp_path):
    system = make_system(tmp_path, "2025b")
    moment = datetime(2026, 11, 30, tzinfo=UTC).timestamp()
    os.utime(system / "tzdata.zi", (moment, moment))

    found = clock_rules.find_system([str(system)])

    assert found == make_rules("2025b", source="system", released=date(2025, 12, 31))


def test_version_may_stand_in_a_file_of_its_own(tmp_path):
    system = make_system(tmp_path, "")
    (system / "+VERSION").write_text("2025c\n")
    moment = datetime(2025, 12, 1, tzinfo=UTC).timestamp()
    os.utime(system / "+VERSION", (moment, moment))

    found = clock_rules.find_system([str(system)])

    assert found == make_rules("2025c", source="system", released=date(2025, 12, 1))


def test_folder_without_a_version_is_of_unknown_age(tmp_path):
    found = clock_rules.find_system([str(make_system(tmp_path, ""))])

    assert found == make_rules("", source="system", released=None)
    assert found.is_old(now=datetime(2026, 11, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (
            Choice(used=make_rules("2026f"), unused=make_rules("2025b", source="system")),
            "Clock rules 2026f, from the tzdata package; the system has 2025b.",
        ),
        (
            Choice(used=make_rules("2026g", source="system"), unused=make_rules("2026f")),
            "Clock rules 2026g, from the system; the tzdata package has 2026f.",
        ),
        (
            Choice(used=make_rules("2026f"), unused=make_rules("", source="system")),
            "Clock rules 2026f, from the tzdata package; the system has an unknown version.",
        ),
        (
            Choice(used=make_rules("2026f"), unused=None),
            "Clock rules 2026f, from the tzdata package.",
        ),
    ],
)
def test_choice_is_described(choice, sentence):
    assert choice.describe() == sentence


def test_start_says_the_rules_and_warns_of_old_ones(caplog):
    caplog.set_level(logging.INFO, logger="booking.zones")
    used = clock_rules.use_newest().used

    clock_rules.announce(now=datetime(used.released.year, 12, 31, tzinfo=UTC))
    clock_rules.announce(now=datetime(used.released.year + 1, 12, 31, tzinfo=UTC))

    said = [(record.levelname, record.getMessage()) for record in caplog.records]
    sentence = clock_rules.use_newest().describe()
    old = f"The clock rules {used.version} are more than six months old"
    assert said == [
        ("INFO", sentence),
        ("INFO", sentence),
        ("WARNING", f"{old}: update the tzdata package."),
    ]
