"""Programs are real processes here; they only sleep, fork or refuse to end."""

import os
import signal
import subprocess
import sys
import time

import pytest

from booking_saas.dev.servers import processes
from booking_saas.dev.supervisor import Program, Supervisor
from tests import programs
from tests.patience import PATIENCE_SECONDS, wait_for

SLEEP = "import signal; signal.pause()"
FORK = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print("child", child.pid, flush=True)
child.wait()
"""
REFUSE = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
while True:
    signal.pause()
"""


@pytest.fixture
def supervise(tmp_path):
    made = []

    def make(*codes: str) -> Supervisor:
        programs = [
            Program(f"program-{number}", [sys.executable, "-c", code])
            for number, code in enumerate(codes)
        ]
        made.append(Supervisor(programs, folder=tmp_path, cwd=tmp_path))
        return made[-1]

    yield make
    for supervisor in made:
        supervisor.stop(seconds=0)


def _find_pid(tmp_path, name="program-0") -> int:
    record = tmp_path / "pids" / f"{name}.json"
    return int(record.read_text().split(":")[1].split(",")[0])


def _read_child(supervisor) -> int:
    log = supervisor.find_log("program-0")
    wait_for(lambda: "child" in log.read_text())
    return int(log.read_text().split()[1])


def test_killed_program_starts_again(tmp_path, supervise):
    supervisor = supervise(SLEEP)
    supervisor.start()
    first = _find_pid(tmp_path)
    os.kill(first, signal.SIGKILL)

    wait_for(lambda: supervisor.tend() or supervisor.count_starts("program-0") == 2)

    assert supervisor.is_complete()
    assert _find_pid(tmp_path) != first


def test_program_that_always_ends_is_restarted_with_growing_pauses(supervise):
    supervisor = supervise("raise SystemExit(3)")
    supervisor.start()
    started = time.monotonic()

    wait_for(lambda: supervisor.tend() or supervisor.count_starts("program-0") == 3)

    assert time.monotonic() - started >= 0.5 + 1.0


def test_what_a_killed_leader_forked_is_ended_before_the_restart(tmp_path, supervise):
    supervisor = supervise(FORK)
    supervisor.start()
    child = _read_child(supervisor)
    os.kill(_find_pid(tmp_path), signal.SIGKILL)

    wait_for(lambda: supervisor.tend() or not processes.is_alive(child))

    assert supervisor.count_starts("program-0") == 1


def test_stop_ends_leaders_and_what_they_forked(tmp_path, supervise):
    supervisor = supervise(FORK, SLEEP)
    supervisor.start()
    pids = [_read_child(supervisor), _find_pid(tmp_path), _find_pid(tmp_path, "program-1")]

    supervisor.stop(seconds=PATIENCE_SECONDS)

    assert [pid for pid in pids if processes.is_alive(pid)] == []
    assert list((tmp_path / "pids").iterdir()) == []


def test_stop_kills_a_program_that_refuses(tmp_path, supervise):
    supervisor = supervise(REFUSE)
    supervisor.start()
    wait_for(lambda: "ready" in supervisor.find_log("program-0").read_text())
    pid = _find_pid(tmp_path)
    started = time.monotonic()

    supervisor.stop(seconds=0.5)

    assert not processes.is_alive(pid)
    assert time.monotonic() - started >= 0.5


def test_later_supervisor_ends_what_a_killed_one_left(tmp_path, supervise):
    supervisor = supervise(FORK)
    supervisor.start()
    child, leader = _read_child(supervisor), _find_pid(tmp_path)

    found = Supervisor([], folder=tmp_path, cwd=tmp_path).end_leftovers()

    assert found == ["program-0"]
    assert not processes.is_alive(child)
    assert not processes.is_alive(leader)


def test_programs_end_with_a_supervisor_that_is_killed(tmp_path):
    code = f"""
import signal, sys
from pathlib import Path
from booking_saas.dev.supervisor import Program, Supervisor
here = Path({str(tmp_path)!r})
Supervisor([Program("one", [sys.executable, "-c", {SLEEP!r}])], folder=here, cwd=here).start()
print("started", flush=True)
signal.pause()
"""
    command = [sys.executable, "-c", code]
    with programs.running(command, stdout=subprocess.PIPE) as supervisor:
        assert supervisor.stdout.readline() == b"started\n"
        program = _find_pid(tmp_path, "one")

        supervisor.kill()

        wait_for(lambda: not processes.is_alive(program))


def test_later_supervisor_spares_a_process_with_a_used_again_pid(tmp_path, supervise):
    with programs.running([sys.executable, "-c", SLEEP]) as stranger:
        supervisor = supervise()
        record = tmp_path / "pids" / "program-0.json"
        record.write_text(f'{{"pid": {stranger.pid}, "start": "1"}}')

        found = supervisor.end_leftovers()

        alive = processes.is_alive(stranger.pid)
    assert found == []
    assert alive
    assert not record.exists()


def test_run_once_returns_the_output(tmp_path, supervise):
    program = Program("once", [sys.executable, "-c", "print('made')"])

    printed = supervise().run_once(program, is_stopping=lambda: False)

    assert printed == "made\n"


def test_run_once_raises_on_failure(supervise):
    program = Program("once", [sys.executable, "-c", "raise SystemExit(2)"])

    with pytest.raises(subprocess.CalledProcessError) as caught:
        supervise().run_once(program, is_stopping=lambda: False)

    assert caught.value.returncode == 2


def test_run_once_ends_its_program_on_a_stop(tmp_path, supervise):
    program = Program("once", [sys.executable, "-c", SLEEP])
    seen = []

    def stop_when_running() -> bool:
        seen.append(_find_pid(tmp_path, "once"))
        return True

    with pytest.raises(InterruptedError):
        supervise().run_once(program, is_stopping=stop_when_running)

    assert not processes.is_alive(seen[0])
