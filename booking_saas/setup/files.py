"""Reading set-up documents from files."""

import codecs
import sys
from pathlib import Path
from typing import Any

from foundation import json_documents
from foundation.json_documents import DocumentError

MAX_BYTES = 4 * 1024 * 1024


def read_file(name: str) -> Any:
    """Return the document in a file, or on standard input for ``-``. Raises ``DocumentError``."""
    try:
        content = _read_start(name)
    except OSError as error:
        raise DocumentError("", f"{name} cannot be read: {error.strerror}.") from None
    except ValueError:
        raise DocumentError("", "This is not a file name.") from None
    if len(content) <= MAX_BYTES and not _is_utf8(content):
        raise DocumentError("", f"{name} is not encoded in UTF-8.")
    return json_documents.read(content.removeprefix(codecs.BOM_UTF8), most_bytes=MAX_BYTES)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _read_start(name: str) -> bytes:
    """Return the file, of one that is too large no more than shows that it is."""
    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MAX_BYTES + 1)
