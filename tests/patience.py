"""How long tests wait for what has to come: waiting is not measuring.

The time only guards against hanging, and a wait ends as soon as its sign is there: on a busy
machine a healthy program may need most of it.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from booking_saas.dev.patience import PATIENCE_SECONDS
from booking_saas.dev.patience import wait_for as _wait_for

__all__ = ["PATIENCE_SECONDS", "give_up_if_it_hangs", "wait_for"]


def wait_for(
    sign: Callable[[], object], *, lost: Callable[[], bool] = lambda: False, what: str = ""
) -> None:
    """Return once the sign is there; fail when it is lost or does not come."""
    if not _wait_for(lambda: bool(sign()), lost=lost):
        pytest.fail(f"In vain awaited: {what or sign}")


@contextmanager
def give_up_if_it_hangs() -> Iterator[None]:
    """End a block of this thread that would never end by itself. Raises ``TimeoutError``."""

    def give_up(_number, _frame):
        raise TimeoutError(f"not finished after {PATIENCE_SECONDS} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
