"""Programs that tests start: nothing of them is left, however the test or its run ends."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from booking_saas.dev.servers import die_with_parent, processes
from booking_saas.dev.servers.folders import PROJECT_DIR
from tests.patience import PATIENCE_SECONDS, wait_for

type Output = int | IO[bytes] | IO[str] | None


@contextmanager
def running(
    command: Sequence[str | Path],
    *,
    is_up: Callable[[], bool] = lambda: True,
    environment: Mapping[str, str] | None = None,
    cwd: Path = PROJECT_DIR,
    stdout: Output = None,
    stderr: Output = None,
    pass_fds: Sequence[int] = (),
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in a session of its own during the block, which begins once it ``is_up``.

    The whole session ends with the block, also when the start fails, and with the test run.
    """
    process = subprocess.Popen(
        die_with_parent.wrap(command),
        env=os.environ | dict(environment or {}),
        cwd=cwd,
        stdout=stdout,
        stderr=stderr,
        pass_fds=pass_fds,
        start_new_session=True,
    )
    try:
        wait_for(is_up, lost=lambda: process.poll() is not None, what=f"{command[0]} to be up")
        yield process
    finally:
        end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a program in an orderly way, then whatever its session still holds."""
    process.terminate()
    try:
        process.wait(PATIENCE_SECONDS)
    finally:
        members = processes.list_session(process.pid)
        for pid in members:
            processes.send(pid, signal.SIGKILL)
        processes.wait_until_gone(members, seconds=PATIENCE_SECONDS)
        process.wait(PATIENCE_SECONDS)
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


def run_python(
    *arguments: str, environment: Mapping[str, str] | None = None, cwd: Path = PROJECT_DIR
) -> "subprocess.CompletedProcess[str]":
    """Run Python to its end; return its status and what it said."""
    return subprocess.run(
        die_with_parent.wrap([sys.executable, *arguments]),
        env=os.environ | dict(environment or {}),
        cwd=cwd,
        capture_output=True,
        check=False,
        text=True,
    )


def find_free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def is_listening(port: int) -> bool:
    """Tell whether something accepts connections there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def list_naming(text: str) -> list[int]:
    """Return the live processes that work in a folder, or were started with words, of this name."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            told = os.fsdecode((entry / "cmdline").read_bytes()) + str((entry / "cwd").readlink())
        except OSError:
            continue
        if text in told and processes.is_alive(int(entry.name)):
            found.append(int(entry.name))
    return found
