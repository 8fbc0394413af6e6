"""The runner with programs that only sleep: readiness, restarts, and the orderly end."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from booking_saas.dev import runner as runner_module
from booking_saas.dev.servers import postgres, processes, redis
from booking_saas.dev.servers.folders import PROJECT_DIR
from tests import programs
from tests.patience import PATIENCE_SECONDS, wait_for
from tests.programs import find_free_port

LONGEST_STOP = 8.0
"""What people and scripts are promised (api, "For scripts")."""

SCRIPT = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(PROJECT_DIR)!r})
from booking_saas.dev import demo_state, turn
from booking_saas.dev.servers import folders as folders_module
from booking_saas.dev.servers import services
from booking_saas.dev.servers.ports import Ports
from booking_saas.dev.runner import Runner
from booking_saas.dev.stop_request import StopRequest
from booking_saas.dev.supervisor import Program, Supervisor

home = Path(sys.argv[1])
stop = StopRequest()
stop.install()
folders = folders_module.get_folders("demo", home)
data = {{"platform_admin": {{"email": "a@example.com", "password": "x"}}, "businesses": []}}
sleep = [sys.executable, "-c", "import signal; signal.pause()"]
supervisor = Supervisor([Program("one", sleep), Program("two", sleep)], folder=home, cwd=home)

def tell(line):
    with (home / "story").open("a") as story:
        story.write(line + "\\n")

def publish(ready):
    tell("ready" if ready else "not ready")
    demo_state.write_state(folders, Ports(1, 2, 3, 4), data, ready=ready)

def revive():
    for name in services.list_down("demo", home):
        tell(f"revive {{name}}")
    services.start("demo", home)

with turn.held(folders, stop):
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
    demo_state.write_state(folders, Ports(1, 2, 3, 4), data, ready=False)
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
    with programs.running([sys.executable, script, home]) as process:
        yield process


def _is_ready(home: Path) -> bool:
    try:
        return json.loads((home / "demo.json").read_text())["ready"]
    except FileNotFoundError:
        return False


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
def test_signal_stops_every_process(home, runner, signal_number):
    wait_for(lambda: _is_ready(home))
    pids = _read_pids(home)

    runner.send_signal(signal_number)
    code = runner.wait(timeout=PATIENCE_SECONDS)

    assert code == 0
    assert sorted(pids) == ["one", "postgres", "redis", "two"]
    assert [name for name, pid in pids.items() if processes.is_alive(pid)] == []
    assert not _is_ready(home)


def test_runner_that_a_shell_started_in_the_background_obeys_ctrl_c(home):
    script = home / "run.py"
    script.write_text(SCRIPT)
    command = ["env", "--ignore-signal=INT", sys.executable, script, home]
    with programs.running(command) as runner:
        wait_for(lambda: _is_ready(home))

        runner.send_signal(signal.SIGINT)
        runner.wait(timeout=PATIENCE_SECONDS)

        wait_for(lambda: programs.list_naming(str(home)) == [])


def test_running_demo_is_stopped_by_make_stop(home, runner):
    wait_for(lambda: _is_ready(home))

    answer = subprocess.run(
        [sys.executable, "-m", "booking_saas.dev.leftovers"],
        env=os.environ | {"APP_LOCAL_DIR": str(home)},
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        check=True,
    )

    runner.wait(timeout=PATIENCE_SECONDS)
    assert answer.stdout == "Stopped the demo\n"
    assert not _is_ready(home)
    wait_for(lambda: programs.list_naming(str(home)) == [])


def test_whoever_does_not_end_is_killed_before_the_promised_time():
    orderly = [
        sum(seconds for signal_number, seconds in steps if signal_number != signal.SIGKILL)
        for steps in (postgres.STOP_STEPS, redis.STOP_STEPS)
    ]

    assert runner_module.PROGRAMS_STOP_SECONDS + max(orderly) < LONGEST_STOP


def test_killed_runner_leaves_nothing(home, runner):
    wait_for(lambda: _is_ready(home))

    runner.kill()

    wait_for(lambda: programs.list_naming(str(home)) == [])
    assert not _is_ready(home)


def test_demo_that_is_killed_while_it_starts_leaves_nothing(home):
    environment = {"APP_LOCAL_DIR": str(home), "DEMO_PORT": str(find_free_port())}
    command = [sys.executable, "-m", "booking_saas.dev.runner"]
    is_migrating = (home / "logs" / "manage-upgrade.out").exists
    with programs.running(command, is_up=is_migrating, environment=environment) as demo:
        began = programs.list_naming(str(home))

        demo.kill()

        wait_for(lambda: programs.list_naming(str(home)) == [])
    assert began != []


def test_ready_follows_the_checks(home, runner):
    wait_for(lambda: _is_ready(home))

    (home / "healthy").unlink()
    wait_for(lambda: not _is_ready(home))
    (home / "healthy").touch()
    wait_for(lambda: _is_ready(home))

    assert runner.poll() is None


@pytest.mark.parametrize("server", ["postgres", "redis"])
def test_ready_is_false_before_a_killed_server_is_started_again(home, runner, server):
    wait_for(lambda: _is_ready(home))

    os.kill(_read_pids(home)[server], signal.SIGKILL)

    wait_for(lambda: _read_story(home).count("ready") == 2)
    assert _read_story(home) == ["ready", "not ready", f"revive {server}", "ready"]


def test_every_killed_process_runs_again(home, runner):
    wait_for(lambda: _is_ready(home))
    before = _read_pids(home)

    for pid in before.values():
        os.kill(pid, signal.SIGKILL)

    wait_for(lambda: _are_new(home, before) and _is_ready(home))
    assert runner.poll() is None


@pytest.mark.make
@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_signal_to_make_alone_stops_every_process(home, signal_number):
    script, makefile = home / "run.py", home / "Makefile"
    script.write_text(SCRIPT)
    makefile.write_text(f"demo:\n\t@exec '{sys.executable}' '{script}' '{home}'\n")
    # A shell that runs the tests in the background has them ignore Ctrl-C, and make with them.
    command = ["env", "--default-signal=INT", "make", "-f", makefile, "demo"]
    with programs.running(command, stderr=subprocess.DEVNULL) as make:
        wait_for(lambda: _is_ready(home))

        make.send_signal(signal_number)
        make.wait(timeout=PATIENCE_SECONDS)

        wait_for(lambda: programs.list_naming(str(home)) == [])
