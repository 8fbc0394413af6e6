"""A plugin that fails the run if a test leaves a process behind.

Each process that runs tests marks its environment, and with it everything that it starts: also
what has lost its parent is found by the mark. pytest itself adds the name of the test; the servers
of the whole run, which no test started, have none.
"""

import os
import signal
from collections.abc import Generator
from pathlib import Path

import pytest

from booking_saas.dev.servers import processes
from tests.patience import PATIENCE_SECONDS

_MARK = "BOOKING_TESTS_RUN_BY"
_TEST = "PYTEST_CURRENT_TEST="
_FOUND: pytest.StashKey[list[str]] = pytest.StashKey()
_SENT = "left_processes"


def pytest_configure(config: pytest.Config) -> None:
    """Mark this process; each worker of pytest-xdist has a mark of its own."""
    config.stash[_FOUND] = []
    os.environ[_MARK] = f"{os.getpid()}"


def list_left() -> dict[int, str]:
    """Return the live processes that this one started, with the test that did."""
    wanted = f"{_MARK}={os.getpid()}"
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        variables = _read_environment(entry)
        pid = int(entry.name)
        tests = [each.removeprefix(_TEST) for each in variables if each.startswith(_TEST)]
        if wanted in variables and tests and pid != os.getpid() and processes.is_alive(pid):
            found[pid] = f"{_read_command(entry)} ({tests[0]})"
    return found


def _read_environment(entry: Path) -> list[str]:
    try:
        return os.fsdecode((entry / "environ").read_bytes()).split("\0")
    except OSError:
        return []


def _read_command(entry: Path) -> str:
    try:
        return os.fsdecode((entry / "cmdline").read_bytes()).replace("\0", " ").strip()[:200]
    except OSError:
        return "something that has ended since"


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, None, None]:
    """End what is left and let the run fail for it."""
    config = session.config
    left = list_left()
    for pid in left:
        processes.send(pid, signal.SIGKILL)
    processes.wait_until_gone(list(left), seconds=PATIENCE_SECONDS)
    config.stash[_FOUND] += left.values()
    if hasattr(config, "workeroutput"):
        config.workeroutput[_SENT] = list(left.values())
    yield
    if config.stash[_FOUND] and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node) -> None:
    """Take over what a worker of pytest-xdist found."""
    node.config.stash[_FOUND] += getattr(node, "workeroutput", {}).get(_SENT, [])


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Name what was left."""
    for each in config.stash[_FOUND]:
        terminalreporter.write_line(f"ERROR left running: {each}", red=True)
