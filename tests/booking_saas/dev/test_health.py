"""What a check said of a process that is no more does not count."""

from threading import Event

import pytest

from booking_saas.dev.health import HealthWatch

SECONDS = 60


class Question:
    """A check that waits for its answer, and tells when it was asked."""

    def __init__(self):
        self.asked, self.answered = Event(), Event()

    def __call__(self):
        self.asked.set()
        assert self.answered.wait(SECONDS)
        self.answered.clear()
        return True

    def let_pass(self):
        assert self.asked.wait(SECONDS)
        self.asked.clear()
        self.answered.set()


@pytest.fixture
def watched():
    """A watch over two checks, both of which have passed, and the first is being asked anew."""
    web, mail = Question(), Question()
    watch = HealthWatch({"web": web, "mail": mail}, every=0)
    watch.start()
    web.let_pass()
    mail.let_pass()
    assert web.asked.wait(SECONDS)
    yield watch, web, mail
    watch.stop()
    web.answered.set()
    mail.answered.set()


def test_passed_checks_do_not_fail(watched):
    watch, _web, _mail = watched

    assert watch.failing == []


def test_doubt_fails_until_a_later_check_passes(watched):
    watch, web, mail = watched

    watch.doubt(["web"])
    web.let_pass()
    assert mail.asked.wait(SECONDS)
    after_the_old_answer = list(watch.failing)
    mail.let_pass()
    web.let_pass()
    assert mail.asked.wait(SECONDS)

    assert after_the_old_answer == ["web"]
    assert watch.failing == []
