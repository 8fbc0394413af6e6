"""Run a server program that refuses to run as root, in front or in the background.

``python unprivileged.py [--detach LOG] PROGRAM ARGUMENT...``: as root, the program gets a
user namespace of one process in which root is uid 1000. Its files stay root's, every folder
works, and no system user is made. Containers often forbid namespaces: there it runs as uid 1000
that keeps one of root's rights, to reach files in every folder. Standard library only: it runs
as a script of its own, so that no thread and no open file of the caller is around when it forks.
"""

import ctypes
import os
import signal
import struct
import sys
from collections.abc import Callable
from pathlib import Path

UNPRIVILEGED_ID = 1000

_CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522
_PR_SET_PDEATHSIG = 1
_PR_SET_SECUREBITS = 28
_SECBIT_NO_SETUID_FIXUP = 1 << 2
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2


def leave_root(unshare: Callable[[int], None] = os.unshare) -> None:
    """Stop being root for the programs started from here on; nothing to do for other users."""
    if os.geteuid() != 0:
        return
    user, group = os.getuid(), os.getgid()
    try:
        unshare(os.CLONE_NEWUSER)
    except OSError:
        _become_unprivileged()
        return
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{UNPRIVILEGED_ID} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{UNPRIVILEGED_ID} {group} 1")


def _become_unprivileged() -> None:
    """Become an ordinary user with the one right to reach files. Raises ``OSError``."""
    # Without this bit access() forgets the right, and initdb does not find its own folder.
    _call("prctl", _PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setresgid(UNPRIVILEGED_ID, UNPRIVILEGED_ID, UNPRIVILEGED_ID)
    os.setresuid(UNPRIVILEGED_ID, UNPRIVILEGED_ID, UNPRIVILEGED_ID)
    right = 1 << _CAP_DAC_OVERRIDE
    header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
    _call("capset", header, struct.pack("=6I", right, right, right, 0, 0, 0))
    _call("prctl", _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0)


def _call(name: str, *arguments: int | bytes) -> None:
    """Call a function of the C library. Raises ``OSError`` when it fails."""
    library = ctypes.CDLL(None, use_errno=True)
    words = [ctypes.c_ulong(word) if isinstance(word, int) else word for word in arguments]
    if getattr(library, name)(*words) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def detach(log: str) -> None:
    """Continue in the background, in a session of its own, writing to the log; print its pid."""
    pid = os.fork()
    if pid:
        os.write(1, b"%d\n" % pid)
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
            "run as an ordinary user, or set DATABASE_URL and REDIS_URL to servers of your own"
        )
    if sys.platform == "linux":
        # A change of the user has undone what die_with_parent.py asked for; going into the
        # background undoes it again, on purpose.
        _call("prctl", _PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if arguments[0] == "--detach":
        detach(arguments[1])
        arguments = arguments[2:]
    os.execv(arguments[0], arguments)  # noqa: S606 - becoming the given program is the purpose


if __name__ == "__main__":
    main(sys.argv[1:])
