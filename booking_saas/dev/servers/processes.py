"""Which process is which: a pid alone is not enough, because pids are used again."""

import os
import signal
import subprocess
import time
from pathlib import Path

_PROC = Path("/proc")
_STATE, _SESSION, _START = 0, 3, 19
"""Folders of the fields of ``/proc/PID/stat`` that follow the name in brackets."""


def find_start(pid: int) -> str | None:
    """Return a mark that tells a live process from a later one with its pid, or None when dead.

    A zombie counts as dead: it runs nothing and holds nothing.
    """
    if not has_proc():
        return _find_start_with_ps(pid)
    fields = _read_stat(pid)
    return None if fields is None or fields[_STATE] in {"Z", "X"} else fields[_START]


def has_proc() -> bool:
    """Tell whether the system shows its processes as files (Linux does, macOS does not)."""
    return _PROC.joinpath("self", "stat").exists()


def _read_stat(pid: int) -> list[str] | None:
    try:
        stat = _PROC.joinpath(str(pid), "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return stat.rpartition(")")[2].split()


def _find_start_with_ps(pid: int) -> str | None:
    answer = subprocess.run(
        ["/bin/ps", "-o", "stat=,lstart=", "-p", str(pid)],
        capture_output=True,
        check=False,
        text=True,
    ).stdout.strip()
    return None if not answer or answer.startswith("Z") else answer.partition(" ")[2].strip()


def is_alive(pid: int) -> bool:
    """Tell whether the pid runs anything now."""
    return find_start(pid) is not None


def list_working_in(folder: Path) -> list[int]:
    """Return the live processes whose working directory is the folder (Linux only, else none)."""
    found = []
    folder = folder.resolve()
    for entry in _PROC.glob("[0-9]*"):
        try:
            inside = (entry / "cwd").readlink() == folder
        except OSError:
            continue
        if inside and is_alive(int(entry.name)):
            found.append(int(entry.name))
    return found


def list_session(leader: int) -> list[int]:
    """Return the live processes of the session that a process leads or led."""
    if not has_proc():
        return [leader] if is_alive(leader) else []
    found = []
    for entry in _PROC.glob("[0-9]*"):
        fields = _read_stat(int(entry.name))
        if fields and fields[_SESSION] == str(leader) and fields[_STATE] not in {"Z", "X"}:
            found.append(int(entry.name))
    return found


def works_in(pid: int, folder: Path, *, program: str) -> bool:
    """Tell whether a live process works in the folder; by its name where it may not be asked."""
    if not is_alive(pid):
        return False
    try:
        return (_PROC / str(pid) / "cwd").readlink() == folder
    except FileNotFoundError:
        return not has_proc()
    except PermissionError:
        return (_PROC / str(pid) / "comm").read_text().startswith(program)


def send(pid: int, signal_number: signal.Signals) -> None:
    """Signal a process; nothing happens when it is gone."""
    try:
        os.kill(pid, signal_number)
    except ProcessLookupError:
        return


def wait_until_gone(pids: list[int], *, seconds: float) -> bool:
    """Wait for processes to end; False when one is still alive at the deadline."""
    deadline = time.monotonic() + seconds
    while any(is_alive(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
