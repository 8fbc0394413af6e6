"""JSON as strangers send it and as we write it: one reader for bodies, documents and files.

Refused is what parsers disagree on or what cannot be stored: repeated names, NaN, halves of
surrogate pairs, other encodings, and nesting that nothing of ours has (trust, "Attacks").
"""

import json
import math
from collections.abc import Iterator
from typing import Any, NoReturn

MAX_DEPTH = 16
_MOST_DIGITS = 100


class DocumentError(Exception):
    """A document cannot be used. ``path`` says where (empty: as a whole), ``sentence`` why."""

    def __init__(self, path: str, sentence: str) -> None:
        self.path = path
        self.sentence = sentence
        super().__init__(f"{path}: {sentence}" if path else sentence)


class TooLargeError(DocumentError):
    """A document has more bytes than its reader takes."""


def read(content: bytes, *, most_bytes: int) -> Any:
    """Return what the JSON says. Raises ``DocumentError``.

    Of a number with more than a hundred digits it is only told that it is infinite: whoever
    reads the number refuses it where it stands.
    """
    if len(content) > most_bytes:
        raise TooLargeError("", f"This is larger than {most_bytes} bytes.")
    value = _parse(content)
    for depth, path, text in _walk(value):
        if depth > MAX_DEPTH:
            raise _nested_too_deeply()
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise DocumentError(path, "This text contains a character that cannot be stored.")
    return value


def write(document: object) -> str:
    """Return the text of a document: the same document always gives the same bytes."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def join_path(path: str, step: str | int) -> str:
    """Return the path of a key, or of an item by its number: ``services[0].duration``."""
    if isinstance(step, int):
        return f"{path}[{step}]"
    return f"{path}.{step}" if path else step


def _parse(content: bytes) -> Any:
    try:
        return json.loads(
            content.decode(),
            object_pairs_hook=_read_object,
            parse_constant=_refuse_constant,
            parse_int=_read_number,
        )
    except UnicodeDecodeError:
        raise DocumentError("", "This is not encoded in UTF-8.") from None
    except json.JSONDecodeError as error:
        raise DocumentError(
            "", f"This is not JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from None
    except RecursionError:
        raise _nested_too_deeply() from None
    except ValueError as error:
        raise DocumentError("", f"This is not JSON: {error}.") from None


def _walk(value: Any) -> Iterator[tuple[int, str, str]]:
    """Yield depth, path and text (empty for what is none) of every value and every key."""
    waiting: list[tuple[int, str, Any]] = [(0, "", value)]
    while waiting:
        depth, path, item = waiting.pop()
        yield depth, path, item if isinstance(item, str) else ""
        if isinstance(item, dict):
            yield depth, path, "".join(item)
            waiting += [(depth + 1, join_path(path, key), inner) for key, inner in item.items()]
        elif isinstance(item, list):
            waiting += [(depth + 1, join_path(path, n), inner) for n, inner in enumerate(item)]


def _nested_too_deeply() -> DocumentError:
    return DocumentError("", "This is nested too deeply.")


def _read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f'the key "{key}" appears twice in one object')
        found[key] = value
    return found


def _read_number(digits: str) -> float:
    # Python would only speak of its own limits, and of no place.
    return int(digits) if len(digits) <= _MOST_DIGITS else math.inf


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")
