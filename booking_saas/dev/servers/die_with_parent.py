"""Become a program that is asked to end as soon as the process that started it is gone.

``python -I -S die_with_parent.py PARENT PROGRAM ARGUMENT...``: however the parent ends, even by
SIGKILL, the program receives SIGTERM. The kernel does it (Linux only; elsewhere the program just
runs), for the program itself and not for what it starts in turn. The thread that starts it counts
as the parent, so it has to be one that lives on. Standard library only: it runs as a script.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def wrap(command: Sequence[str | Path]) -> list[str]:
    """Return a command that runs ``command``, for ``subprocess``, bound to this process."""
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), *map(str, command)]


def bind() -> None:
    """Ask the kernel to end this process with its parent; again after a change of the user."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def main(arguments: list[str]) -> None:
    """Become the program. Exits with a sentence when the parent is gone already."""
    parent, *command = arguments
    bind()
    if os.getppid() != int(parent):
        sys.exit(f"{command[0]} is not started: whoever wanted it has ended")
    try:
        os.execvp(command[0], command)  # noqa: S606 - becoming the given program is the purpose
    except OSError as error:
        sys.exit(f"{command[0]} cannot be started: {error.strerror}")


if __name__ == "__main__":
    main(sys.argv[1:])
