"""Servers of root run without root's privileges, with and without user namespaces."""

import os
import subprocess
import sys

import pytest

from booking_saas.dev.servers import postgres, unprivileged
from booking_saas.dev.servers.folders import PROJECT_DIR
from tests.patience import wait_for

FORBIDDEN = """
import os, sys
from booking_saas.dev.servers import unprivileged

def forbid(_flags):
    raise PermissionError

unprivileged.leave_root(unshare=forbid)
os.execv(sys.argv[1], sys.argv[1:])
"""

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has privileges to leave")


def _run(*command) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, command)), check=False, capture_output=True, text=True, cwd=PROJECT_DIR
    )


@pytest.fixture
def locked_folder(tmp_path):
    """Only root's rights reach this folder."""
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o700)
    return folder


def test_program_is_not_root():
    answer = _run(sys.executable, unprivileged.__file__, "/usr/bin/id", "-u")

    assert answer.stdout == f"{os.geteuid() or unprivileged.UNPRIVILEGED_ID}\n"


@needs_root
def test_program_is_not_root_where_namespaces_are_forbidden():
    answer = _run(sys.executable, "-c", FORBIDDEN, "/usr/bin/id", "-u")

    assert (answer.stdout, answer.stderr) == (f"{unprivileged.UNPRIVILEGED_ID}\n", "")


@needs_root
def test_files_of_locked_folders_are_reached_where_namespaces_are_forbidden(locked_folder):
    program = locked_folder / "program"
    program.write_text("#!/bin/sh\necho reached\n")
    program.chmod(0o700)
    ask = (
        "import os, sys; program = sys.argv[1];"
        "print(os.access(program, os.X_OK), flush=True); os.execv(program, [program])"
    )

    answer = _run(sys.executable, "-c", FORBIDDEN, sys.executable, "-c", ask, program)

    assert answer.stdout == "True\nreached\n"


@needs_root
def test_database_folder_is_made_in_any_folder_where_namespaces_are_forbidden(locked_folder):
    initdb = postgres.find_binaries().folder / "initdb"

    answer = _run(
        sys.executable, "-c", FORBIDDEN, initdb, "-D", locked_folder / "pg", "-A", "trust", "-N"
    )

    assert answer.returncode == 0, answer.stderr
    assert (locked_folder / "pg" / "PG_VERSION").exists()


def test_detached_program_writes_to_its_log(tmp_path):
    log = tmp_path / "log"

    answer = _run(sys.executable, unprivileged.__file__, "--detach", log, "/bin/echo", "hello")

    assert (answer.returncode, answer.stderr) == (0, "")
    assert int(answer.stdout) > 0
    wait_for(lambda: log.exists() and log.read_text() == "hello\n")
