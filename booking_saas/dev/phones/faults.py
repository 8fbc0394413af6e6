"""What goes wrong at the demo's provider, because a script asked for it."""

import threading
from dataclasses import dataclass, fields, replace
from typing import Any

REPORTS = ("prompt", "late", "twice", "reversed", "none")
_LONGEST = 60.0
_HTTP = range(400, 600)


class FaultsError(Exception):
    """What was asked for is no fault; ``str()`` is the sentence for whoever asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """The faults of the next requests.

    The next ``count`` requests to send are refused with ``status``, or keep the caller waiting for
    ``hang_seconds``. The next ``lose_answers`` are taken and not answered. ``reports`` says how
    reports come, ``late_seconds`` how late; texts to ``fail_to`` fail with ``error_code``.
    """

    status: int = 0
    count: int = 0
    hang_seconds: float = 0
    lose_answers: int = 0
    reports: str = "prompt"
    late_seconds: float = 1
    fail_to: str = ""
    error_code: str = "30003"


class Trouble:
    """The faults of now. Threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults = Faults()

    @property
    def now(self) -> Faults:
        """The faults, without using any up."""
        return self._faults

    def set(self, wanted: object) -> None:
        """Replace the faults by those of a JSON object. Raises ``FaultsError``."""
        self._faults = _read(wanted)

    def take_refusal(self) -> Faults | None:
        """Return the faults if this request is one of those that are refused or kept waiting."""
        with self._lock:
            found = self._faults
            if found.count <= 0:
                return None
            self._faults = replace(found, count=found.count - 1)
            return found

    def take_lost_answer(self) -> bool:
        """Tell whether the answer to this request is lost."""
        with self._lock:
            left = self._faults.lose_answers
            if left > 0:
                self._faults = replace(self._faults, lose_answers=left - 1)
            return left > 0


def _read(wanted: object) -> Faults:
    if not isinstance(wanted, dict):
        raise FaultsError("Send a JSON object.")
    known = {field.name: field for field in fields(Faults)}
    if unknown := sorted(set(wanted) - set(known)):
        raise FaultsError(f"Unknown: {unknown}. Known are: {sorted(known)}.")
    values: dict[str, Any] = {}
    for name, value in wanted.items():
        kinds: tuple[type, ...] = (str,) if known[name].type is str else (int, float)
        if not isinstance(value, kinds) or isinstance(value, bool):
            raise FaultsError(f"{name} must be {'text' if kinds == (str,) else 'a number'}.")
        values[name] = value
    found = Faults(**values)
    if found.reports not in REPORTS:
        raise FaultsError(f"reports must be one of {REPORTS}.")
    if found.status and found.status not in _HTTP:
        raise FaultsError("status must be from 400 to 599.")
    if not all(0 <= each <= _LONGEST for each in (found.hang_seconds, found.late_seconds)):
        raise FaultsError(f"Nothing takes longer than {_LONGEST:.0f} seconds.")
    return found
