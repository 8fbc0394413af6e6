"""The demo's mailbox: one file per message, so that a restart loses nothing (api.md)."""

import base64
import email.policy
import itertools
import os
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NotRequired, TypedDict

from foundation import mail_headers

_ENVELOPE_HEADER = "X-Envelope-To"
_ENDINGS = {"calendar": "ics", "plain": "txt"}
_PARSER = BytesParser(_class=EmailMessage, policy=email.policy.default)


class Attachment(TypedDict):
    """One attached file: text as it is, anything else in base64 (``encoding`` says so)."""

    name: str
    type: str
    content: str
    encoding: NotRequired[str]


Message = TypedDict(
    "Message",
    {
        "id": str,
        "from": str,
        "to": str,
        "subject": str,
        "text": str,
        "html": str,
        "date": str,
        "kind": str,
        "attachments": list[Attachment],
    },
)
"""One message as the mail API shows it.

``to`` is comma-separated, ``date`` is UTC, ``kind`` is empty where the mail does not name it.
"""


class MailStore:
    """The messages of one folder. Threads of one process may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._read: dict[str, Message] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, content: bytes, *, recipients: Sequence[str]) -> str:
        """Keep a message; when this returns its id, it survives the end of the process."""
        message_id = f"{time.time_ns():020}-{next(self._numbers):06}"
        envelope = f"{_ENVELOPE_HEADER}: {', '.join(recipients)}\r\n".encode()
        unfinished = self._folder / f"{message_id}.part"
        with unfinished.open("wb") as handle:
            handle.write(envelope + content)
            handle.flush()
            os.fsync(handle.fileno())
        unfinished.rename(self._folder / f"{message_id}.eml")
        return message_id

    def list_messages(self, *, to: str = "", limit: int | None = None) -> list[Message]:
        """Return the messages, newest first: those to one address, at most so many."""
        names = sorted((path.stem for path in self._folder.glob("*.eml")), reverse=True)
        found = (message for name in names if (message := self.find_message(name)))
        wanted = (message for message in found if not to or _is_to(message, to))
        return list(itertools.islice(wanted, limit))

    def list_page(self, page: int, size: int) -> tuple[list[Message], int]:
        """Return the messages of one page, newest first, and how many there are in all.

        Only those of the page are read from their files.
        """
        names = sorted((path.stem for path in self._folder.glob("*.eml")), reverse=True)
        wanted = names[(page - 1) * size : page * size]
        return [found for name in wanted if (found := self.find_message(name))], len(names)

    def find_message(self, message_id: str) -> Message | None:
        """Return one message, or None when it is gone."""
        if message_id not in self._read:
            path = self._folder / f"{Path(message_id).name}.eml"
            try:
                self._read[message_id] = read_message(message_id, path.read_bytes())
            except FileNotFoundError:
                return None
        return self._read[message_id]

    def clear(self) -> None:
        """Delete all messages."""
        for path in self._folder.glob("*.eml"):
            path.unlink(missing_ok=True)
        self._read.clear()


def _is_to(message: Message, address: str) -> bool:
    return address.lower() in message["to"].lower().split(", ")


def read_message(message_id: str, content: bytes) -> Message:
    """Return what a message says to a person, whatever shape its parts have."""
    parsed = _PARSER.parsebytes(content)
    texts = {"text/plain": "", "text/html": ""}
    attachments: list[Attachment] = []
    for part in _list_leaves(parsed):
        kind = part.get_content_type()
        if kind in texts and not texts[kind] and not part.is_attachment():
            texts[kind] = _read_text(part)
        else:
            attachments.append(_read_attachment(part, number=len(attachments) + 1))
    return {
        "id": message_id,
        "from": str(parsed["from"] or ""),
        "to": _read_recipients(parsed),
        # A folded header comes with the space that its second line began with.
        "subject": str(parsed["subject"] or "").strip(),
        "text": texts["text/plain"],
        "html": texts["text/html"],
        "date": _read_date(parsed, message_id),
        "kind": str(parsed[mail_headers.KIND] or "").strip(),
        "attachments": attachments,
    }


def _list_leaves(parsed: EmailMessage) -> Iterator[EmailMessage]:
    for part in parsed.walk():
        if isinstance(part, EmailMessage) and not part.is_multipart():
            yield part


def _read_recipients(parsed: EmailMessage) -> str:
    header = parsed["to"]
    if header is None:
        return str(parsed[_ENVELOPE_HEADER] or "")
    return ", ".join(address.addr_spec for address in header.addresses)


def _read_date(parsed: EmailMessage, message_id: str) -> str:
    received = datetime.fromtimestamp(int(message_id.partition("-")[0]) / 1e9, tz=UTC)
    try:
        sent = parsedate_to_datetime(str(parsed["date"] or ""))
    except ValueError:
        sent = received
    sent = sent if sent.tzinfo else sent.replace(tzinfo=UTC)
    return sent.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _read_text(part: EmailMessage) -> str:
    charset = part.get_content_charset("utf-8")
    try:
        return _read_bytes(part).decode(charset, errors="replace").replace("\r\n", "\n")
    except LookupError:
        return _read_bytes(part).decode("utf-8", errors="replace").replace("\r\n", "\n")


def _read_attachment(part: EmailMessage, *, number: int) -> Attachment:
    kind = part.get_content_type()
    subtype = part.get_content_subtype()
    name = part.get_filename() or f"part-{number}.{_ENDINGS.get(subtype, subtype)}"
    if part.get_content_maintype() == "text":
        charset = part.get_content_charset("utf-8")
        return {"name": name, "type": kind, "content": _read_bytes(part).decode(charset, "replace")}
    content = base64.b64encode(_read_bytes(part)).decode("ascii")
    return {"name": name, "type": kind, "content": content, "encoding": "base64"}


def _read_bytes(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
