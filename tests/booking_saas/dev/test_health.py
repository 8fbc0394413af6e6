"""What a check said of a process that is no more does not count."""

from threading import Event

import pytest

from booking_saas.dev.health import HealthWatch
from tests.patience import PATIENCE_SECONDS


class Question:
    """A check that waits for its answer, and tells when it was asked."""

    def __init__(self):
        self.asked, self.answered = Event(), Event()

    def __call__(self):
        self.asked.set()
        assert self.answered.wait(PATIENCE_SECONDS)
        self.answered.clear()
        return True

    def let_pass(self):
        assert self.asked.wait(PATIENCE_SECONDS)
        self.asked.clear()
        self.answered.set()


@pytest.fixture
def watched():
    """A watch over two checks, both of which have passed and are being asked anew."""
    web, mail = Question(), Question()
    watch = HealthWatch({"web": web, "mail": mail}, every=0)
    watch.start()
    web.let_pass()
    mail.let_pass()
    assert web.asked.wait(PATIENCE_SECONDS)
    assert mail.asked.wait(PATIENCE_SECONDS)
    yield watch, web, mail
    watch.stop()
    web.answered.set()
    mail.answered.set()


def test_passed_checks_do_not_fail(watched):
    watch, _web, _mail = watched

    assert watch.failing == []


def test_doubt_fails_until_a_later_check_passes(watched):
    watch, web, _mail = watched

    watch.doubt(["web"])
    web.let_pass()
    assert web.asked.wait(PATIENCE_SECONDS)
    after_the_old_answer = list(watch.failing)
    web.let_pass()
    assert web.asked.wait(PATIENCE_SECONDS)

    assert after_the_old_answer == ["web"]
    assert watch.failing == []
