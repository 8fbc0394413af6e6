"""Run a server program that refuses to run as root, in front or in the background.

``python unprivileged.py [--detach LOG] PROGRAM ARGUMENT...``: as root, the program gets a
user namespace of one process in which root is uid 1000. Its files stay root's, every folder
works, and no system user is made. Standard library only: it runs as a script of its own, so
that no thread and no open file of the caller is around when it forks.
"""

import os
import sys
from pathlib import Path

UNPRIVILEGED_ID = 1000


def leave_root() -> None:
    """Stop being root for the programs started from here on; nothing to do for other users."""
    if os.geteuid() != 0:
        return
    user, group = os.getuid(), os.getgid()
    os.unshare(os.CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{UNPRIVILEGED_ID} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{UNPRIVILEGED_ID} {group} 1")


def detach(log: str) -> None:
    """Continue in the background, in a session of its own, writing to the log."""
    if os.fork():
        os._exit(0)
    os.setsid()
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    silence = os.open(os.devnull, os.O_RDONLY)
    for target, source in ((0, silence), (1, output), (2, output)):
        os.dup2(source, target)


def main(arguments: list[str]) -> None:
    """Become the program of the command line. Exits with a sentence when that is not possible."""
    try:
        leave_root()
    except OSError as error:
        sys.exit(
            f"this system does not let root start a server without privileges ({error}): "
            "run as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own"
        )
    if arguments[0] == "--detach":
        detach(arguments[1])
        arguments = arguments[2:]
    os.execv(arguments[0], arguments)  # noqa: S606 - becoming the given program is the purpose


if __name__ == "__main__":
    main(sys.argv[1:])
