"""The texts of the demo's provider, in one file, so that the next start still has them."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import TypedDict
from uuid import uuid4

from notifications.texts import segments

MOST_KEPT = 500

INBOUND = "received"


class Text(TypedDict):
    """One text. ``date`` is a moment of the demo's clock, ``created`` the real one (RFC 5322)."""

    id: str
    to: str
    sender: str
    body: str
    segments: int
    status: str
    date: str
    created: str


class TextStore:
    """Keeps the latest texts. Threads may share it; ``tell`` is the demo's clock."""

    def __init__(self, file: Path, tell: Callable[[], datetime]) -> None:
        self._file = file
        self._tell = tell
        self._lock = threading.Lock()
        self._texts: list[Text] = _load(file)

    def add(self, *, to: str, sender: str, body: str, status: str) -> Text:
        """Keep a text; return it with its id."""
        text = Text(
            id=f"SM{uuid4().hex}",
            to=to,
            sender=sender,
            body=body,
            segments=segments.measure(body).parts,
            status=status,
            date=self._tell().astimezone(UTC).isoformat(timespec="seconds"),
            created=format_datetime(datetime.now(UTC)),
        )
        with self._lock:
            self._texts = [*self._texts, text][-MOST_KEPT:]
            self._save()
        return text

    def change_status(self, id_: str, status: str) -> None:
        """Note what became of a text."""
        with self._lock:
            for text in self._texts:
                if text["id"] == id_:
                    text["status"] = status
            self._save()

    def list_texts(self, *, to: str = "", sender: str = "") -> list[Text]:
        """Return the texts, the newest first."""
        with self._lock:
            return [
                Text(**text)
                for text in reversed(self._texts)
                if to in ("", text["to"]) and sender in ("", text["sender"])
            ]

    def clear(self) -> None:
        """Forget every text."""
        with self._lock:
            self._texts = []
            self._save()

    def _save(self) -> None:
        unfinished = self._file.with_name(f"{self._file.name}.part")
        unfinished.write_text(json.dumps(self._texts))
        unfinished.rename(self._file)


def _load(file: Path) -> list[Text]:
    try:
        found: list[Text] = json.loads(file.read_text())
    except (FileNotFoundError, ValueError):
        return []
    return found
