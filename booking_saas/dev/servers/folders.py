"""Where the embedded servers keep their data, sockets and logs (architecture, "How it starts").

Nothing here starts or creates anything: settings may import it at any time.
"""

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

type Profile = Literal["demo", "test"]

PROJECT_DIR = Path(__file__).resolve().parents[3]

_LONGEST_RUN_DIR = 80
"""A socket's whole path may have 107 bytes; the rest is left to the socket's own name."""

_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")
"""Paths that every URL parser on the way (libpq, redis-py, kombu) reads alike."""


@dataclass(frozen=True, slots=True)
class Folders:
    """The files of one profile. ``durable`` says whether a power cut may lose anything."""

    home: Path
    durable: bool

    @property
    def run_dir(self) -> Path:
        """The folder of the sockets; a short hashed one where the home is too long or unusual."""
        wanted = self.home / "run"
        if len(os.fsencode(wanted)) <= _LONGEST_RUN_DIR and _PLAIN_PATH.fullmatch(str(wanted)):
            return wanted
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"booking-saas-{os.getuid()}-{digest}"

    @property
    def postgres_data(self) -> Path:
        """The parent of one data folder per major version."""
        return self.home / "pg"

    @property
    def postgres_log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def postgres_socket(self) -> Path:
        return self.run_dir / ".s.PGSQL.5432"

    @property
    def redis_data(self) -> Path:
        return self.home / "redis"

    @property
    def redis_log(self) -> Path:
        return self.home / "redis.log"

    @property
    def redis_socket(self) -> Path:
        return self.run_dir / "redis.sock"

    @property
    def redis_pid(self) -> Path:
        return self.home / "redis.pid"

    @property
    def mail_dir(self) -> Path:
        return self.home / "mail"

    @property
    def texts_file(self) -> Path:
        return self.home / "texts.json"

    @property
    def ports_file(self) -> Path:
        return self.home / "ports.json"

    @property
    def lock_file(self) -> Path:
        return self.home / "services.lock"

    @property
    def alive_file(self) -> Path:
        """The lock that whoever uses the servers for a while holds until its end."""
        return self.home / "alive.lock"


def find_local_dir() -> Path:
    """Return the folder of everything that a clone makes for itself; APP_LOCAL_DIR moves it."""
    return Path(os.environ.get("APP_LOCAL_DIR") or PROJECT_DIR / ".local").resolve()


def get_folders(profile: Profile, local_dir: Path | None = None) -> Folders:
    """Return the folders of a profile: the demo lives in ``.local``, tests in ``.local/test``."""
    home = local_dir or find_local_dir()
    if profile == "test":
        return Folders(home=home / "test", durable=False)
    return Folders(home=home, durable=True)


def prepare(folders: Folders) -> None:
    """Create the folders. Raises ``PermissionError`` when a stranger owns the socket folder."""
    folders.home.mkdir(parents=True, exist_ok=True)
    run_dir = folders.run_dir
    run_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if run_dir.stat().st_uid != os.getuid():
        message = (
            f"{run_dir} belongs to another user: remove it, or set APP_LOCAL_DIR to a shorter path"
        )
        raise PermissionError(message)
    run_dir.chmod(0o700)
