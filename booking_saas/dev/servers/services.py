"""Addresses of the servers that a process needs, and starting and stopping the embedded ones.

An address in the environment (DATABASE_URL, REDIS_URL, EMAIL_URL, SMS_URL) replaces the embedded
server.
Where the embedded PostgreSQL is used, the variables of PostgreSQL's programs (PGPORT, PGSERVICE,
PGOPTIONS and all others) are dropped from the process: they are meant for another server.
``python -m booking_saas.dev.servers.services urls|start|stop [demo|test]`` does the same by hand.
"""

import contextlib
import fcntl
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

from booking_saas.dev.phones import accounts
from booking_saas.dev.servers import folders as folders_module
from booking_saas.dev.servers import ports, postgres, reaper, redis
from booking_saas.dev.servers.folders import Folders, Profile


def urls(profile: Profile, local_dir: Path | None = None) -> dict[str, str]:
    """Return the addresses by the name of their setting. Starts and creates nothing."""
    folders = folders_module.get_folders(profile, local_dir)
    given, helpers = os.environ.get("REDIS_URL"), ports.find_ports(folders)
    found = {
        "DATABASE_URL": postgres.url(folders) if _has_own_postgres() else "",
        "REDIS_URL": redis.cache_url(folders),
        "CELERY_BROKER_URL": _derive_broker(given) if given else redis.broker_url(folders),
        "EMAIL_URL": f"smtp://127.0.0.1:{helpers.smtp}",
        "SMS_URL": accounts.make_url(helpers.sms),
    }
    return {name: os.environ.get(name) or embedded for name, embedded in found.items()}


def start(profile: Profile, local_dir: Path | None = None) -> dict[str, str]:
    """Start what the environment does not replace; return the addresses. Safe to repeat."""
    folders = folders_module.get_folders(profile, local_dir)
    with _locked(folders):
        if _has_own_postgres():
            postgres.start(folders)
        if not os.environ.get("REDIS_URL"):
            redis.start(folders)
    return urls(profile, local_dir)


def stop(profile: Profile, local_dir: Path | None = None) -> None:
    """Stop the embedded servers of a profile; safe to repeat."""
    folders = folders_module.get_folders(profile, local_dir)
    if not folders.home.exists():
        return
    with _locked(folders), ThreadPoolExecutor() as pool:
        ended = [pool.submit(server.stop, folders) for server in (redis, postgres)]
    for future in ended:
        future.result()
    with contextlib.suppress(OSError):  # something else lives there
        folders.run_dir.rmdir()


@contextlib.contextmanager
def running(profile: Profile, local_dir: Path | None = None) -> Iterator[None]:
    """Keep the servers running during the block; the last block to end stops them.

    Blocks of several processes share the servers. When the last of them is killed, the reaper
    stops the servers.
    """
    folders = folders_module.get_folders(profile, local_dir)
    folders_module.prepare(folders)
    # Two locks: turning a shared one into an exclusive one would let a waiting reaper go first.
    with folders.alive_file.open("a") as alive, (folders.home / "users.lock").open("a") as users:
        fcntl.flock(alive, fcntl.LOCK_SH)
        fcntl.flock(users, fcntl.LOCK_SH)
        _call_reaper(profile, folders, local_dir)
        try:
            start(profile, local_dir)
            yield
        finally:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop(profile, local_dir)
                alive.truncate(0)


def _call_reaper(profile: Profile, folders: Folders, local_dir: Path | None) -> None:
    folders.alive_file.write_text("Servers may run.\n")
    reaper.watch(
        folders.alive_file,
        [sys.executable, "-m", __name__, "stop", profile],
        cwd=folders_module.PROJECT_DIR,
        environment=os.environ
        | {"APP_LOCAL_DIR": str(local_dir or folders_module.find_local_dir())},
    )


def list_down(profile: Profile, local_dir: Path | None = None) -> list[str]:
    """Return the names of embedded servers that should answer and do not."""
    folders = folders_module.get_folders(profile, local_dir)
    down = []
    if _has_own_postgres() and not postgres.is_up(folders):
        down.append("postgres")
    if not os.environ.get("REDIS_URL") and not redis.is_up(folders):
        down.append("redis")
    return down


def _has_own_postgres() -> bool:
    """Tell whether the database is the embedded one; if so, drop the caller's PG* variables.

    The server, its programs and every connection of this process and of those that it starts
    would read them: PGPORT moves the server's socket, PGSERVICE sends clients elsewhere.
    """
    if os.environ.get("DATABASE_URL"):
        return False
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]
    return True


@contextlib.contextmanager
def _locked(folders: Folders) -> Iterator[None]:
    folders_module.prepare(folders)
    with folders.lock_file.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _derive_broker(redis_url: str) -> str:
    """Celery names a socket differently; any other address serves both."""
    if not redis_url.startswith("unix://"):
        return redis_url
    path = redis_url.removeprefix("unix://").partition("?")[0]
    return f"redis+socket://{path}?virtual_host={redis.BROKER_DATABASE}"


def main(arguments: list[str]) -> None:
    """Run one command by hand."""
    command, profile = arguments[0], cast("Profile", [*arguments, "demo"][1])
    if command == "stop":
        stop(profile)
        return
    found = start(profile) if command == "start" else urls(profile)
    for name, value in found.items():
        print(f"{name}={value}")


if __name__ == "__main__":
    main(sys.argv[1:])
