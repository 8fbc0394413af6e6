"""What takes long is named."""

import threading
from dataclasses import dataclass, field

from booking_saas.dev.health import HealthWatch
from booking_saas.dev.patience import Patience, wait_for
from tests.patience import PATIENCE_SECONDS


@dataclass
class Wait:
    """What is said at the moments of a clock that only the test moves."""

    now: float = 100.0
    said: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.patience = Patience(self.said.append, seconds=10, clock=lambda: self.now)

    def note(self, *awaited: str, after: float = 0.0) -> list[str]:
        """Let so many seconds pass, note what is awaited, and return what is said to that."""
        self.now += after
        self.said.clear()
        self.patience.note(awaited)
        return list(self.said)


def test_nothing_is_said_before_the_time():
    wait = Wait()

    assert wait.note("web", "worker") == []
    assert wait.note("worker", after=9.9) == []


def test_what_is_awaited_is_said_after_each_while():
    wait = Wait()
    wait.note("web", "worker")

    assert wait.note("web", "worker", after=10) == ["Waiting for web, worker (10 s so far)"]
    assert wait.note("worker", after=9.9) == []
    assert wait.note("worker", after=0.1) == ["Waiting for worker (20 s so far)"]


def test_an_answer_begins_the_wait_anew():
    wait = Wait()
    wait.note("web")
    wait.note(after=10)

    assert wait.note("web") == []
    assert wait.note("web", after=9.9) == []
    assert wait.note("web", after=0.1) == ["Waiting for web (10 s so far)"]


def test_check_that_hangs_does_not_hide_what_answers():
    asked_worker, go_on = threading.Event(), threading.Event()

    def is_worker_there() -> bool:
        asked_worker.set()
        return go_on.wait(PATIENCE_SECONDS)

    watch = HealthWatch({"web": lambda: True, "worker": is_worker_there}, every=0.01)
    watch.start()
    try:
        assert asked_worker.wait(PATIENCE_SECONDS)
        assert wait_for(lambda: watch.failing == ["worker"])
    finally:
        watch.stop()
        go_on.set()


def test_wait_ends_with_its_sign():
    looks = iter([False, False, True])

    assert wait_for(lambda: next(looks)) is True


def test_wait_ends_early_when_the_sign_will_never_come():
    assert wait_for(lambda: False, lost=lambda: True) is False


def test_sign_that_came_before_the_loss_counts():
    looks = iter([False, True])

    assert wait_for(lambda: next(looks), lost=lambda: True) is True


def test_wait_ends_with_the_patience():
    assert wait_for(lambda: False, seconds=0) is False
