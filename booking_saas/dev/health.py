"""Asks the demo's programs whether they answer, in a thread of its own."""

import threading
from collections.abc import Callable, Iterable, Mapping
from http.client import HTTPConnection, HTTPException

from celery import Celery

_SECONDS = 1.5


def answers(port: int, path: str = "/-/live") -> bool:
    """Tell whether a local web server answers 200."""
    connection = HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        answer = connection.getresponse()
        answer.read()  # what is left unread would reset the connection
    except (OSError, HTTPException):
        return False
    else:
        return answer.status == 200  # noqa: PLR2004 - HTTP's word for fine
    finally:
        connection.close()


class WorkerCheck:
    """Whether Celery workers answer. Asked until they do, then again after each restart."""

    def __init__(self, broker_url: str, count_starts: Callable[[], int]) -> None:
        self._app = Celery(broker=broker_url, set_as_current=False)
        self._count_starts = count_starts
        self._answered_start = 0

    def __call__(self) -> bool:
        """Tell whether the latest start of the worker has answered."""
        starts = self._count_starts()
        if self._answered_start != starts and self._ping():
            self._answered_start = starts
        return self._answered_start == starts

    def _ping(self) -> bool:
        try:
            return bool(self._app.control.ping(timeout=_SECONDS, limit=1))
        except Exception:  # noqa: BLE001 - whatever the broker raises means: not yet
            return False


class HealthWatch:
    """Runs all checks again and again; ``failing`` holds those whose last answer was no.

    Each answer counts at once: a check that takes long does not hide what the others said.
    """

    def __init__(self, checks: Mapping[str, Callable[[], bool]], *, every: float) -> None:
        self._checks = checks
        self._every = every
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._doubts = 0
        self.failing: list[str] = list(checks)

    def start(self) -> None:
        """Begin, in a thread that does not keep the process alive."""
        threading.Thread(target=self._run, daemon=True, name="health").start()

    def stop(self) -> None:
        """End after the check that runs."""
        self._ended.set()

    def doubt(self, names: Iterable[str]) -> None:
        """Count these as failing until a check of them that begins from now on passes."""
        with self._lock:
            self._doubts += 1
            self._set_failing({*self.failing, *names})

    def _run(self) -> None:
        while not self._ended.is_set():
            for name, check in self._checks.items():
                doubts = self._doubts
                self._note(name, passed=check(), doubts=doubts)
            self._ended.wait(self._every)

    def _note(self, name: str, *, passed: bool, doubts: int) -> None:
        """Count an answer, unless it is a yes from before the latest doubt."""
        with self._lock:
            if passed and doubts == self._doubts:
                self._set_failing({*self.failing} - {name})
            if not passed:
                self._set_failing({*self.failing, name})

    def _set_failing(self, names: set[str]) -> None:
        self.failing = [known for known in self._checks if known in names]
