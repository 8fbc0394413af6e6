"""Reading JSON documents that people write: whatever is wrong is named by its path.

``services[0].duration: Write a duration like PT45M.`` Nothing here knows what a document is about.
"""

import json
import math
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

from django.core.exceptions import ValidationError

from foundation import inputs

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DURATION = re.compile(
    r"P(?=[0-9T])(?:([0-9]{1,6})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,6})H)?(?:([0-9]{1,8})M)?(?:([0-9]{1,8})S)?)?"
)
_YEARS = range(1900, 2200)
_LONGEST_TEXT = 20_000
_MOST_DIGITS = 100
_MINUTE = 60


class DocumentError(Exception):
    """A document cannot be used. ``path`` says where (empty: as a whole), ``sentence`` why."""

    def __init__(self, path: str, sentence: str) -> None:
        self.path = path
        self.sentence = sentence
        super().__init__(f"{path}: {sentence}" if path else sentence)


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a document and the path that leads to it."""

    value: Any
    path: str = ""

    def fail(self, sentence: str) -> NoReturn:
        """Raise ``DocumentError`` for this value."""
        raise DocumentError(self.path, sentence)

    def fields(self, known: Iterable[str]) -> dict[str, "Node"]:
        """Return the values of an object by key; refuse a key that is not ``known``."""
        if not isinstance(self.value, dict):
            self.fail("Write an object, {…}.")
        allowed = frozenset(known)
        prefix = f"{self.path}." if self.path else ""
        found = {key: Node(value, f"{prefix}{key}") for key, value in self.value.items()}
        for key, node in found.items():
            if key not in allowed:
                node.fail(f"This key is not known here. Known are: {', '.join(sorted(allowed))}.")
        return found

    def items(self) -> list["Node"]:
        """Return the values of a list."""
        if not isinstance(self.value, list):
            self.fail("Write a list, […].")
        return [Node(item, f"{self.path}[{index}]") for index, item in enumerate(self.value)]

    def text(self) -> str:
        """Return a text."""
        if not isinstance(self.value, str):
            self.fail('Write a text in quotes, "…".')
        if len(self.value) > _LONGEST_TEXT:
            self.fail(f"This text is longer than {_LONGEST_TEXT} characters.")
        if any(0xD800 <= ord(char) <= 0xDFFF or char == "\x00" for char in self.value):  # noqa: PLR2004 - the surrogates
            self.fail("This text holds a character that cannot be stored.")
        return self.value

    def name(self) -> str:
        """Return one line of text that people see, with something to see in it."""
        return self._clean(inputs.clean_name)

    def line(self) -> str:
        """Return one line of text that people see, perhaps an empty one."""
        return self._clean(inputs.clean_line)

    def lines(self) -> str:
        """Return text of several lines that people see, perhaps none."""
        return self._clean(inputs.clean_lines)

    def _clean(self, clean: Callable[[str], str]) -> str:
        try:
            return clean(self.text())
        except ValidationError as problem:
            is_blank = problem.code == "blank"
            self.fail("This field cannot be blank." if is_blank else str(problem.messages[0]))

    def integer(self) -> int:
        """Return a whole number."""
        if self.value == math.inf:
            self.fail("This number is too large.")
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            self.fail("Write a whole number.")
        return self.value

    def boolean(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            self.fail("Write true or false.")
        return self.value

    def day(self) -> date:
        """Return a date."""
        text = self.text()
        try:
            day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
        except ValueError:
            day = None
        if day is None or day.year not in _YEARS:
            self.fail("Write a date like 2026-12-01.")
        return day

    def instant(self) -> datetime:
        """Return a moment in UTC, in whole seconds."""
        text = self.text()
        try:
            read = datetime.fromisoformat(text)
            moment = read.astimezone(UTC) if read.tzinfo else None
        except (ValueError, OverflowError):
            moment = None
        if moment is None or moment.microsecond or moment.year not in _YEARS:
            self.fail("Write a moment with its zone like 2026-12-01T08:00:00Z.")
        return moment

    def minutes(self) -> int:
        """Return an ISO 8601 duration of whole minutes; a day in it means 24 hours."""
        match = _DURATION.fullmatch(self.text())
        if match is None:
            self.fail("Write a duration like PT45M or PT1H30M.")
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        if seconds % _MINUTE:
            self.fail("Write a duration of whole minutes, like PT45M.")
        return days * 1440 + hours * 60 + minutes + seconds // _MINUTE


def parse(text: str) -> Node:
    """Return the document. Raises ``DocumentError`` when the text is no JSON."""
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_read_number
        )
    except json.JSONDecodeError as error:
        raise DocumentError(
            "", f"This is not JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from None
    except RecursionError:
        raise DocumentError("", "This is nested too deeply.") from None
    except ValueError as error:
        raise DocumentError("", f"This is not JSON: {error}.") from None
    return Node(value)


def read_file(name: str) -> Node:
    """Return the document in a file, or on standard input for ``-``. Raises ``DocumentError``."""
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise DocumentError("", f"{name} cannot be read: {error.strerror}.") from None
    except ValueError:
        raise DocumentError("", "This is no name of a file.") from None
    try:
        return parse(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise DocumentError("", f"{name} is not written in UTF-8.") from None


def serialize(document: object) -> str:
    """Return the text of a document: the same document always gives the same bytes."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def format_minutes(minutes: int) -> str:
    """Return the ISO 8601 duration: "PT45M", "PT2H", "PT1H30M", "PT0M"."""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")


def format_instant(moment: datetime) -> str:
    """Return "2026-12-01T08:00:00Z"."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f'the key "{key}" appears twice in one object')
        found[key] = value
    return found


def _read_number(digits: str) -> float:
    # Whoever reads it refuses it at its path; Python would only speak of its own limits.
    return int(digits) if len(digits) <= _MOST_DIGITS else math.inf


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")
