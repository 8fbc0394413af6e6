"""What takes long is named."""

import threading
import time

from booking_saas.dev.health import HealthWatch
from booking_saas.dev.patience import Patience, wait_for
from tests.patience import PATIENCE_SECONDS


def test_nothing_is_said_before_the_time():
    said = []

    patience = Patience(said.append, seconds=PATIENCE_SECONDS)
    patience.note(["web", "worker"])
    patience.note(["worker"])

    assert said == []


def test_what_is_awaited_is_said_after_each_while():
    said = []
    patience = Patience(said.append, seconds=0.0)
    patience.note(["web", "worker"])

    patience.note(["worker"])

    assert said == [
        "Waiting for web, worker (0 s so far)",
        "Waiting for worker (0 s so far)",
    ]


def test_an_answer_begins_the_wait_anew():
    said = []
    patience = Patience(said.append, seconds=0.2)
    patience.note(["web"])
    time.sleep(0.25)

    patience.note([])
    patience.note(["web"])

    assert said == []


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
