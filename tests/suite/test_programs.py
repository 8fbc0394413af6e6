"""What a test starts ends with it, however the start or the test ends."""

import subprocess
import sys

import pytest

from booking_saas.dev.servers import processes
from tests import programs
from tests.patience import wait_for

FORK = """
import signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print(child.pid, flush=True)
signal.pause()
"""


def start(code: str, **options):
    return programs.running([sys.executable, "-c", code], stdout=subprocess.PIPE, **options)


def test_program_ends_with_its_block_and_takes_along_what_it_started():
    with start(FORK) as process:
        child = int(process.stdout.readline())
        while_it_ran = [processes.is_alive(pid) for pid in (process.pid, child)]

    assert while_it_ran == [True, True]
    assert [processes.is_alive(pid) for pid in (process.pid, child)] == [False, False]


def test_program_that_never_comes_up_is_given_up_when_it_ends(tmp_path):
    with (
        pytest.raises(pytest.fail.Exception, match=r"^In vain awaited: .* to be up$"),
        start("raise SystemExit(3)", is_up=lambda: False),
    ):
        pass


def test_failed_start_leaves_nothing(tmp_path):
    pids = []

    def note_and_fail() -> bool:
        pids.extend(programs.list_naming(str(tmp_path)))
        if pids:
            raise KeyError
        return False

    with (
        pytest.raises(KeyError),
        start("import signal; signal.pause()", cwd=tmp_path, is_up=note_and_fail),
    ):
        pass

    assert [pid for pid in pids if processes.is_alive(pid)] == []


def test_failing_test_leaves_nothing():
    with pytest.raises(KeyError), start("import signal; signal.pause()") as process:
        raise KeyError

    wait_for(lambda: not processes.is_alive(process.pid))
