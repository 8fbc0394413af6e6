"""Whether somebody asked the runner to stop, directly or through the ``make`` that started it."""

import os
import re
import signal
import threading
from pathlib import Path
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequest:
    """Set by SIGINT, SIGTERM and SIGHUP, and by the end of the ``make`` above.

    ``make`` hands SIGTERM on but keeps a SIGINT or SIGHUP for itself and waits for its command
    to end by itself; having received one it no longer handles that signal, which its status shows.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        parent = os.getppid()
        self._make = parent if _read_name(parent) in {"make", "gmake"} else None
        self._handled = _read_handled_signals(parent) if self._make else 0

    def install(self) -> None:
        """Take over the signals; call it from the main thread."""
        for signal_number in _SIGNALS:
            signal.signal(signal_number, self._receive)

    def is_set(self) -> bool:
        if self._make and (os.getppid() != self._make or self._make_was_asked()):
            self._event.set()
        return self._event.is_set()

    def wait(self, seconds: float) -> None:
        """Sleep, but no longer than until a signal arrives."""
        self._event.wait(seconds)

    def _receive(self, _signal_number: int, _frame: FrameType | None) -> None:
        self._event.set()

    def _make_was_asked(self) -> bool:
        return bool(self._make and self._handled & ~_read_handled_signals(self._make))


def _read_name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def _read_handled_signals(pid: int) -> int:
    """Return the mask of the signals that a process handles itself (Linux only, else 0)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    match = re.search(r"^SigCgt:\s*([0-9a-f]+)$", status, re.MULTILINE)
    return int(match[1], 16) if match else 0
