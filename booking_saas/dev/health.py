"""Asks the demo's programs whether they answer, each in a thread of its own."""

import threading
from collections.abc import Callable, Iterable, Mapping
from http.client import HTTPConnection, HTTPException

from celery import Celery

_ANSWER_SECONDS = 10.0
_FIRST_PING_SECONDS, _LONGEST_PING_SECONDS = 1.5, 24.0


def answers(port: int, path: str = "/-/live") -> bool:
    """Tell whether a local web server answers 200."""
    connection = HTTPConnection("127.0.0.1", port, timeout=_ANSWER_SECONDS)
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
    """Whether the Celery worker of that name answers: asked until it does, again after a restart.

    A worker that is not there yet never hears the question, so it is asked again soon; one on a
    busy machine needs longer to answer, so each further question is waited for longer.
    """

    def __init__(self, broker_url: str, count_starts: Callable[[], int], *, name: str) -> None:
        self._name = name
        self._app = Celery(broker=broker_url, set_as_current=False)
        self._count_starts = count_starts
        self._answered_start = 0
        self._ping_seconds = _FIRST_PING_SECONDS

    def __call__(self) -> bool:
        """Tell whether the latest start of the worker has answered."""
        starts = self._count_starts()
        if self._answered_start != starts and self._ping():
            self._answered_start = starts
            self._ping_seconds = _FIRST_PING_SECONDS
        return self._answered_start == starts

    def _ping(self) -> bool:
        try:
            answers = self._app.control.ping(
                timeout=self._ping_seconds,
                limit=1,
                pattern=f"{self._name}@*",
                matcher="glob",
            )
        except Exception:  # noqa: BLE001 - whatever the broker raises means: not yet
            return False
        self._ping_seconds = min(2 * self._ping_seconds, _LONGEST_PING_SECONDS)
        return bool(answers)


class HealthWatch:
    """Runs all checks again and again; ``failing`` holds those whose last answer was no.

    Each has a thread of its own: one that takes long does not hide what the others say.
    """

    def __init__(self, checks: Mapping[str, Callable[[], bool]], *, every: float) -> None:
        self._checks = checks
        self._every = every
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._doubts = 0
        self.failing: list[str] = list(checks)

    def start(self) -> None:
        """Begin, in threads that do not keep the process alive."""
        for name, check in self._checks.items():
            threading.Thread(target=self._run, args=(name, check), daemon=True, name=name).start()

    def stop(self) -> None:
        """End after the checks that run."""
        self._ended.set()

    def doubt(self, names: Iterable[str]) -> None:
        """Count these as failing until a check of them that begins from now on passes."""
        with self._lock:
            self._doubts += 1
            self._set_failing({*self.failing, *names})

    def _run(self, name: str, check: Callable[[], bool]) -> None:
        while not self._ended.is_set():
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
