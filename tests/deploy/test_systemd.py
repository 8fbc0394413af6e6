"""The units are read by systemd itself, where it is installed."""

import re
import shutil
import subprocess

import pytest

from tests.deploy.conftest import DEPLOY

UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
ANALYZE = shutil.which("systemd-analyze")
MISSING = "systemd-analyze is not installed, the units were only read"


# It belongs to a running system and not to what tests can ask people to install, as containers
# show; the other tests of this module read the same units everywhere.
@pytest.mark.skipif(ANALYZE is None, reason=MISSING)
def test_units_are_valid(tmp_path):
    for unit in UNITS:
        # Programs that exist here stand for those of a server.
        settled = re.sub(r"/srv/booking/app/\.venv/bin/\w+", "/bin/true", unit.read_text())
        (tmp_path / unit.name).write_text(settled)

    answer = subprocess.run(
        [ANALYZE, "verify", "--man=no", *sorted(map(str, tmp_path.glob("*.service")))],
        capture_output=True,
        check=False,
        text=True,
    )

    assert (answer.returncode, answer.stderr) == (0, "")


def test_there_is_a_unit_for_each_program():
    assert [unit.name for unit in UNITS] == [
        "booking-beat.service",
        "booking-messages.service",
        "booking-web.service",
        "booking-worker.service",
    ]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
@pytest.mark.parametrize(
    "directive",
    [
        "User=booking",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "PrivateTmp=yes",
        "CapabilityBoundingSet=",
        "EnvironmentFile=/etc/booking/env",
        "Environment=DJANGO_SETTINGS_MODULE=booking_saas.settings.production",
        "Restart=always",
    ],
)
def test_unit_is_hardened(unit, directive):
    assert directive in unit.read_text().splitlines()
