"""Keep a set of programs running: start, restart with back-off, stop with all that they started.

Each program leads a session of its own, so what it forks can be found and ended even after its
leader was killed, and even by a later supervisor: pid files carry the leader's start time.
Leaders end with the supervisor, however it ends.
"""

import json
import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from booking_saas.dev.patience import PATIENCE_SECONDS
from booking_saas.dev.servers import die_with_parent, processes

logger = logging.getLogger(__name__)

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 15.0
_SETTLED_SECONDS = 20.0
"""A program that ran this long has recovered: its next restart waits no longer than the first."""


@dataclass(frozen=True, slots=True)
class Program:
    """A command that shall run all the time. ``environment`` is added to the supervisor's."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Child:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    pause: float = _FIRST_PAUSE
    starts: int = 0


class Supervisor:
    """Runs programs; their output goes to ``logs``, their pid files to ``pids``."""

    def __init__(self, programs: Sequence[Program], *, folder: Path, cwd: Path) -> None:
        self._children = [_Child(program) for program in programs]
        self._logs = folder / "logs"
        self._pids = folder / "pids"
        self._cwd = cwd
        for needed in (self._logs, self._pids):
            needed.mkdir(parents=True, exist_ok=True)

    def end_leftovers(self) -> list[str]:
        """End what a killed supervisor left running here; return the names."""
        found = []
        for pid_file in sorted(self._pids.glob("*.json")):
            members = _list_recorded(pid_file)
            if members:
                found.append(pid_file.stem)
                _kill(members)
            pid_file.unlink(missing_ok=True)
        return found

    def start(self) -> None:
        for child in self._children:
            self._launch(child)

    def run_once(self, program: Program, *, is_stopping: Callable[[], bool]) -> str:
        """Run a program to its end and return its standard output; errors go to the terminal.

        Raises ``subprocess.CalledProcessError`` when it fails, ``InterruptedError`` on a stop.
        """
        output = self._logs / f"{program.name}.out"
        child = _Child(program)
        with output.open("wb") as stdout:
            self._spawn(child, stdout=stdout, stderr=None)
        try:
            while (code := child.process.poll() if child.process else None) is None:
                if is_stopping():
                    raise InterruptedError
                time.sleep(0.05)
        finally:
            self._end(child)
        if code:
            raise subprocess.CalledProcessError(code, list(program.command))
        return output.read_text()

    def tend(self) -> None:
        """Restart what ended, each after its pause. Call it often."""
        now = time.monotonic()
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                self._bury(child, now)
            if child.process is None and now >= child.restart_at:
                self._launch(child)

    def count_starts(self, name: str) -> int:
        """Return how often a program was started."""
        return self._get(name).starts

    def count_all_starts(self) -> int:
        """Return how often programs were started, all together."""
        return sum(child.starts for child in self._children)

    def is_running(self, name: str) -> bool:
        """Tell whether a program's leader runs now."""
        process = self._get(name).process
        return process is not None and process.poll() is None

    def is_complete(self) -> bool:
        """Tell whether every program runs now."""
        return all(self.is_running(child.program.name) for child in self._children)

    def find_log(self, name: str) -> Path:
        """Return the file that holds a program's output."""
        return self._logs / f"{name}.log"

    def stop(self, *, seconds: float) -> None:
        """End every program: SIGTERM to all at once, at the deadline SIGKILL to what remains."""
        leaders = [child.process.pid for child in self._children if child.process]
        for pid in leaders:
            processes.send(pid, signal.SIGTERM)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and any(map(processes.is_alive, leaders)):
            time.sleep(0.03)
        for child in self._children:
            self._end(child)

    def _launch(self, child: _Child) -> None:
        with self.find_log(child.program.name).open("ab") as log:
            self._spawn(child, stdout=log, stderr=subprocess.STDOUT)

    def _spawn(self, child: _Child, *, stdout: BinaryIO, stderr: int | None) -> None:
        child.process = subprocess.Popen(
            die_with_parent.wrap(child.program.command),
            cwd=self._cwd,
            env={**os.environ, **child.program.environment},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
        record = {"pid": child.process.pid, "start": processes.find_start(child.process.pid)}
        self._get_pid_file(child.program.name).write_text(json.dumps(record))
        child.started_at = time.monotonic()
        child.starts += 1

    def _end(self, child: _Child) -> None:
        """Kill what still runs of a program and forget it."""
        if child.process is not None:
            _kill(processes.list_session(child.process.pid))
            child.process.wait()
            child.process = None
        self._get_pid_file(child.program.name).unlink(missing_ok=True)

    def _bury(self, child: _Child, now: float) -> None:
        """Note a death, end what the dead leader left behind, and set the time of the restart."""
        process = child.process
        if process is None:
            return
        _kill(processes.list_session(process.pid))
        if now - child.started_at > _SETTLED_SECONDS:
            child.pause = _FIRST_PAUSE
        child.restart_at = now + child.pause
        logger.warning(
            "%s ended (%s); it starts again in %.1f s. Its log: %s",
            child.program.name,
            _describe_end(process.returncode),
            child.pause,
            self.find_log(child.program.name),
        )
        child.pause = min(child.pause * 2, _LONGEST_PAUSE)
        child.process = None

    def _get(self, name: str) -> _Child:
        return next(child for child in self._children if child.program.name == name)

    def _get_pid_file(self, name: str) -> Path:
        return self._pids / f"{name}.json"


def _list_recorded(pid_file: Path) -> list[int]:
    """Return the live session of a recorded leader; none when its pid means a later process."""
    try:
        record = json.loads(pid_file.read_text())
        pid, start = int(record["pid"]), record["start"]
    except (KeyError, TypeError, ValueError):
        return []
    if processes.find_start(pid) not in {start, None}:
        return []
    return processes.list_session(pid)


def _kill(pids: list[int]) -> None:
    for pid in pids:
        processes.send(pid, signal.SIGKILL)
    processes.wait_until_gone(pids, seconds=PATIENCE_SECONDS)


def _describe_end(code: int | None) -> str:
    if code is not None and code < 0:
        return f"by {signal.Signals(-code).name}"
    return f"exit code {code}"
