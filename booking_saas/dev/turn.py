"""One demo per clone: the lock that its runner holds, and what the file says of the holder."""

import contextlib
import fcntl
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from booking_saas.dev.patience import PATIENCE_SECONDS, Patience
from booking_saas.dev.servers import folders as folders_module
from booking_saas.dev.servers import processes, reaper
from booking_saas.dev.servers.folders import Folders
from booking_saas.dev.stop_request import StopRequest

_TICK_SECONDS = 0.2
_LOCK = "runner.lock"


class TakenError(Exception):
    """Another demo of this clone runs; the message says where."""


class Turn:
    """The turn of this process: others are told that it runs, or that it is about to end."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._tell("running")

    def end_soon(self) -> None:
        """Let who comes next wait instead of giving up."""
        self._tell("ending")

    def end(self) -> None:
        """Leave nothing to the reaper."""
        self._file.write_text("")

    def _tell(self, state: str) -> None:
        self._file.write_text(f"{state} {os.getpid()} {processes.find_start(os.getpid())}\n")


@contextlib.contextmanager
def held(folders: Folders, stop: StopRequest) -> Iterator[Turn]:
    """Hold the turn during the block. Should this process be killed, the reaper ends what it began.

    Who is about to end, or cleans up after a killed demo, is waited for. Raises ``TakenError``.
    """
    file = folders.home / _LOCK
    with file.open("a") as handle:
        gives_up_at = time.monotonic() + PATIENCE_SECONDS
        patience = Patience(lambda text: print(f"==> {text}", flush=True))
        while not _try_lock(handle):
            if _is_running(file) or stop.is_set() or time.monotonic() > gives_up_at:
                raise TakenError(
                    "The demo of this clone is already running (its addresses are in "
                    f"{folders.home / 'demo.json'}). Stop it with `make stop` first."
                )
            patience.note(["the demo that ran before to end"])
            stop.wait(_TICK_SECONDS)
        turn = Turn(file)
        reaper.watch(
            file,
            [sys.executable, "-m", "booking_saas.dev.leftovers"],
            cwd=folders_module.PROJECT_DIR,
            environment=os.environ | {"APP_LOCAL_DIR": str(folders.home)},
        )
        yield turn
        turn.end()  # not after an error: then the reaper looks whether anything was left


def find_runner(folders: Folders) -> int | None:
    """Return the process that runs the demo of this clone or is about to end, if there is one."""
    try:
        words = (folders.home / _LOCK).read_text().split(maxsplit=2)
    except FileNotFoundError:
        return None
    match words:
        case ["running" | "ending", pid, start] if processes.find_start(int(pid)) == start.strip():
            return int(pid)
        case _:
            return None


def _try_lock(handle: TextIO) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_running(file: Path) -> bool:
    """Tell whether a live process says that it runs, and not that it is about to end."""
    match file.read_text().split(maxsplit=2):
        case ["running", pid, start]:
            return processes.find_start(int(pid)) == start.strip()
        case _:
            return False
