"""Tables that an older version of the code made, and beginning anew without losing them.

Until the first release the first migrations may be rewritten: Postgres then holds tables that no
migration can bring up to date. So the demo notes which migrations its data were made with.
"""

import ast
import hashlib
import json
import os
import select
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from booking_saas.dev.servers.folders import PROJECT_DIR, Folders

FRESH = "DEMO_FRESH"
"""Variable of the environment that answers the question without a terminal."""

_RECORD = "migrations.json"
"""What the embedded data were made with; a database of the environment has a note of its own."""
_MOVED = ("pg", "redis", "demo-logins.json", _RECORD)
_POLL_SECONDS = 0.2

type Ask = Callable[[str], bool]


class OldTablesError(RuntimeError):
    """The data were made by an older version; ``str()`` says what to do."""


def record(folders: Folders, project: Path = PROJECT_DIR) -> None:
    """Note that the data now follow the migrations of this code."""
    note = _find_note(folders)
    note.write_text(json.dumps(_read_migrations(project), indent=1) + "\n")


def are_old(folders: Folders, project: Path = PROJECT_DIR) -> bool:
    """Tell whether a migration that made the data has been rewritten or removed since.

    New migrations do not make data old: they are run. Embedded data without a note are from a time
    before there were notes; of a database of the environment without one nothing is known.
    """
    is_embedded = not os.environ.get("DATABASE_URL")
    if is_embedded and not folders.postgres_data.exists():
        return False
    try:
        noted = json.loads(_find_note(folders).read_text())
    except (FileNotFoundError, ValueError):
        return is_embedded
    current = _read_migrations(project)
    return any(current.get(name) != digest for name, digest in noted.items())


def set_aside(folders: Folders, *, at: datetime) -> Path:
    """Move the data into a folder of their own and return it. The servers must be stopped."""
    kept = folders.home / f"kept-{at:%Y-%m-%d-%H%M%S}"
    kept.mkdir()
    for name in _MOVED:
        if (folders.home / name).exists():
            (folders.home / name).rename(kept / name)
    return kept


def begin_anew(
    folders: Folders, *, at: datetime, stop_servers: Callable[[], None], ask: Ask
) -> Path | None:
    """Set old data aside if that is wanted; return where they are kept, None if nothing is old.

    Raises ``OldTablesError`` where nobody said yes: then nothing is touched.
    """
    if not are_old(folders):
        return None
    if os.environ.get("DATABASE_URL"):
        raise OldTablesError(
            "The tables in the database that DATABASE_URL names were created by an older"
            " version of the code, and no migration brings them up to date. Name an empty"
            " database."
        )
    if not os.environ.get(FRESH) and not ask(
        "The demo's data was created by an older version of the code, and no migration brings it\n"
        "    up to date."
        " Start over? The old data will be kept in a folder next to it. [y/N] "
    ):
        raise OldTablesError(
            "The demo's data was created by an older version of the code. Start over with "
            f"`{FRESH}=1 make demo`: the old data will be kept in a folder of {folders.home}. "
            "Or go back to the version that created it."
        )
    stop_servers()
    return set_aside(folders, at=at)


def ask_on_terminal(question: str, *, is_stopping: Callable[[], bool]) -> bool:
    """Return whether somebody answers yes; without a terminal nobody does.

    Raises ``InterruptedError`` when the demo is stopped meanwhile.
    """
    if not sys.stdin.isatty():
        return False
    print(f"==> {question}", end="", flush=True)
    while not is_stopping():
        ready, _writable, _odd = select.select([sys.stdin], [], [], _POLL_SECONDS)
        if ready:
            return sys.stdin.readline().strip().lower() in {"y", "yes"}
    raise InterruptedError


def _find_note(folders: Folders) -> Path:
    url = os.environ.get("DATABASE_URL")
    if not url:
        return folders.home / _RECORD
    return folders.home / f"migrations-{hashlib.sha256(url.encode()).hexdigest()[:12]}.json"


def _read_migrations(project: Path) -> dict[str, str]:
    """Return each migration's digest, which comments and layout do not change."""
    found = sorted(project.glob("*/migrations/[0-9]*.py")) + sorted(
        project.glob("*/*/migrations/[0-9]*.py")
    )
    return {
        str(path.relative_to(project)): hashlib.sha256(
            ast.dump(ast.parse(path.read_text(encoding="utf-8"))).encode()
        ).hexdigest()
        for path in found
    }
