"""The runner with programs that only sleep: readiness, restarts, and the orderly end."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from booking_saas.dev.servers import processes
from booking_saas.dev.servers.places import PROJECT_DIR
from tests.patience import PATIENCE_SECONDS

LONGEST_STOP = 8.0

SCRIPT = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(PROJECT_DIR)!r})
from booking_saas.dev import places as places_module
from booking_saas.dev import demo_state, services
from booking_saas.dev.servers.ports import Ports
from booking_saas.dev.runner import Runner
from booking_saas.dev.stop_request import StopRequest
from booking_saas.dev.supervisor import Program, Supervisor

home = Path(sys.argv[1])
stop = StopRequest()
stop.install()
places = places_module.get_places("demo", home)
data = {{"platform_admin": {{"email": "a@example.com", "password": "x"}}, "businesses": []}}
sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
supervisor = Supervisor([Program("one", sleep), Program("two", sleep)], folder=home, cwd=home)
services.start("demo", home)

def tell(line):
    with (home / "story").open("a") as story:
        story.write(line + "\\n")

def publish(ready):
    tell("ready" if ready else "not ready")
    demo_state.write_state(places, Ports(1, 2, 3), data, ready=ready)

def revive():
    for name in services.list_down("demo", home):
        tell(f"revive {{name}}")
    services.start("demo", home)

Runner(
    supervisor,
    checks={{
        "file": (home / "healthy").exists,
        "servers": lambda: not services.list_down("demo", home),
    }},
    revive=revive,
    publish=publish,
    stop=stop,
).run()
demo_state.write_state(places, Ports(1, 2, 3), data, ready=False)
supervisor.stop(seconds=2)
services.stop("demo", home)
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / ".local"
    folder.mkdir()
    (folder / "healthy").touch()
    return folder


@pytest.fixture
def runner(home):
    script = home / "run.py"
    script.write_text(SCRIPT)
    process = subprocess.Popen([sys.executable, str(script), str(home)])
    yield process
    if process.poll() is None:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


def _is_ready(home: Path) -> bool:
    try:
        return json.loads((home / "demo.json").read_text())["ready"]
    except FileNotFoundError:
        return False


def _wait_for(condition, *, seconds: float = PATIENCE_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _read_story(home: Path) -> list[str]:
    return (home / "story").read_text().splitlines()


def _read_pids(home: Path) -> dict[str, int]:
    pids = {
        file.stem: json.loads(file.read_text())["pid"] for file in (home / "pids").glob("*.json")
    }
    (postmaster,) = home.glob("pg/*/postmaster.pid")
    pids["postgres"] = int(postmaster.read_text().split()[0])
    pids["redis"] = int((home / "redis.pid").read_text())
    return pids


def _are_new(home: Path, before: dict[str, int]) -> bool:
    """Tell whether each process lives and none is one of before."""
    try:
        after = _read_pids(home)
    except (ValueError, OSError):
        return False
    return all(pid != before[name] and processes.is_alive(pid) for name, pid in after.items())


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signal_stops_every_process_in_time(home, runner, signal_number):
    _wait_for(lambda: _is_ready(home))
    pids = _read_pids(home)
    started = time.monotonic()

    runner.send_signal(signal_number)
    code = runner.wait(timeout=LONGEST_STOP)

    assert code == 0
    assert time.monotonic() - started < LONGEST_STOP
    assert sorted(pids) == ["one", "postgres", "redis", "two"]
    assert [name for name, pid in pids.items() if processes.is_alive(pid)] == []
    assert not _is_ready(home)


def test_ready_follows_the_checks(home, runner):
    _wait_for(lambda: _is_ready(home))

    (home / "healthy").unlink()
    _wait_for(lambda: not _is_ready(home))
    (home / "healthy").touch()
    _wait_for(lambda: _is_ready(home))

    assert runner.poll() is None


@pytest.mark.parametrize("server", ["postgres", "redis"])
def test_ready_is_false_before_a_killed_server_is_started_again(home, runner, server):
    _wait_for(lambda: _is_ready(home))

    os.kill(_read_pids(home)[server], signal.SIGKILL)

    _wait_for(lambda: _read_story(home).count("ready") == 2)
    assert _read_story(home) == ["ready", "not ready", f"revive {server}", "ready"]


def test_every_killed_process_runs_again(home, runner):
    _wait_for(lambda: _is_ready(home))
    before = _read_pids(home)

    for pid in before.values():
        os.kill(pid, signal.SIGKILL)

    _wait_for(lambda: _are_new(home, before) and _is_ready(home))
    assert runner.poll() is None


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make here")
@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_signal_to_make_alone_stops_every_process(home, signal_number):
    script, makefile = home / "run.py", home / "Makefile"
    script.write_text(SCRIPT)
    makefile.write_text(f"demo:\n\t@exec '{sys.executable}' '{script}' '{home}'\n")
    make = subprocess.Popen(
        # A shell that runs the tests in the background has them ignore Ctrl-C, and make with them.
        ["env", "--default-signal=INT", "make", "-f", str(makefile), "demo"],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    _wait_for(lambda: _is_ready(home))
    pids = [*_read_pids(home).values(), *processes.list_session(make.pid)]

    make.send_signal(signal_number)
    make.wait(timeout=LONGEST_STOP)

    assert processes.wait_until_gone(pids, seconds=LONGEST_STOP)
