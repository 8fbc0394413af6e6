"""The command line where no demo runs."""

import os
import subprocess
import sys

import pytest

from booking_saas.dev.servers.folders import PROJECT_DIR
from tests.patience import PATIENCE_SECONDS

ADVICE = "The demo of this clone is not running: `make demo`, or set DATABASE_URL.\n"


@pytest.fixture
def run(tmp_path):
    """Run a command of a clone that has no servers."""

    def run(*arguments: str, **environment: str):
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE"}
        }
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT_DIR,
            env=kept | {"APP_LOCAL_DIR": str(tmp_path)} | environment,
            capture_output=True,
            check=False,
            text=True,
            timeout=PATIENCE_SECONDS,
        )

    return run


@pytest.mark.parametrize("command", [("setup_export", "salon"), ("migrate", "--check")])
def test_command_without_its_demo_says_what_to_do(run, command):
    ended = run(*command)

    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", ADVICE)


def test_command_that_needs_no_database_runs(run):
    ended = run("check")

    assert (ended.returncode, ended.stderr) == (0, "")


def test_fault_of_a_chosen_server_is_shown(run, tmp_path):
    ended = run("setup_export", "salon", DATABASE_URL=f"postgresql://a@/b?host={tmp_path}")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ADVICE not in ended.stderr
    assert "OperationalError" in ended.stderr
    assert "PoolTimeout" not in ended.stderr  # a pool would have waited for half a minute
