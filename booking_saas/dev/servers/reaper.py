"""Clean up after a process that was killed: run a command once nobody holds a lock any more.

``python -I -S reaper.py LOCK COMMAND...`` goes into the background and waits for the lock (flock).
The kernel releases the locks of a process however it ends, so there is nothing to poll. The file
says whether anything is left to do: who ends in an orderly way empties it first. The command runs
with the lock held: whoever wants it next waits until the cleaning is done.
Standard library only: it waits as long as a demo or a test run takes, so it has to be small.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


def watch(lock: Path, command: Sequence[str], *, cwd: Path, environment: Mapping[str, str]) -> None:
    """Have ``command`` run when the last holder of the lock is gone and the file is not empty."""
    with lock.with_suffix(".log").open("ab") as log:
        subprocess.run(
            [sys.executable, "-I", "-S", __file__, str(lock), *command],
            check=True,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def main(lock: str, *command: str) -> None:
    """Wait in the background, out of reach of Ctrl-C, then become the command."""
    if os.fork():
        os._exit(0)
    os.setsid()
    with Path(lock).open("r+b") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if handle.read():
            os.set_inheritable(handle.fileno(), True)  # the command keeps the lock
            os.execv(command[0], command)  # noqa: S606 - becoming the given program is the purpose


if __name__ == "__main__":
    main(*sys.argv[1:])
