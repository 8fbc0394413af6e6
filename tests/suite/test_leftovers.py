"""A run whose tests leave a process behind fails, names the test and ends the process."""

import pytest

from booking_saas.dev.servers import processes
from booking_saas.dev.servers.folders import PROJECT_DIR
from tests import programs

LEAVE = """
import os, subprocess, sys
from pathlib import Path

def test_leaves():
    code = "import signal; signal.pause()"
    {start}
    Path("pid").write_text(str(left.pid))
"""
START = 'left = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)'
START_AND_END = f"{START}; left.kill(); left.wait()"


@pytest.fixture
def run(tmp_path):
    """Run pytest on a test of its own; return how it ended and the process that was left."""

    def run(start: str, *options: str):
        (tmp_path / "test_it.py").write_text(LEAVE.format(start=start))
        plugins = ("-p", "tests.leftovers", "-p", "no:cacheprovider")
        (tmp_path / "pytest.ini").write_text("[pytest]\n")
        answer = programs.run_python(
            *("-m", "pytest", "-q", *plugins, *options, "test_it.py"),
            environment={"PYTHONPATH": str(PROJECT_DIR), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            cwd=tmp_path,
        )
        return answer, int((tmp_path / "pid").read_text())

    return run


@pytest.mark.parametrize("options", [[], ["-p", "xdist", "-n", "1"]], ids=["alone", "in a worker"])
def test_run_that_leaves_a_process_fails_and_ends_it(run, options):
    answer, left = run(START, *options)

    assert "1 passed" in answer.stdout
    assert answer.returncode == pytest.ExitCode.TESTS_FAILED, answer.stdout
    assert "ERROR left running: " in answer.stdout
    assert "(test_it.py::test_leaves (call))" in answer.stdout
    assert not processes.is_alive(left)


def test_control_a_run_that_leaves_none_passes(run):
    answer, _left = run(START_AND_END)

    assert answer.returncode == pytest.ExitCode.OK, answer.stdout
    assert "left running" not in answer.stdout
