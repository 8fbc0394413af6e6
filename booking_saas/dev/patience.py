"""How long the demo and the tests wait for what has to come, and what they say meanwhile."""

import time
from collections.abc import Callable, Sequence

PATIENCE_SECONDS = 120.0
"""Only guards against hanging: on a busy machine a healthy start may need most of it."""

_LOOK_SECONDS = 0.03
_SAY_SECONDS = 10.0


def wait_for(
    sign: Callable[[], bool],
    *,
    lost: Callable[[], bool] = lambda: False,
    seconds: float = PATIENCE_SECONDS,
) -> bool:
    """Look for the sign again and again; False once it is lost, or when the patience ends.

    ``lost`` tells that the sign will never come, for example because a process has died.
    """
    gives_up_at = time.monotonic() + seconds
    while not sign():
        if lost() or time.monotonic() > gives_up_at:
            return sign()  # it may have come between the two questions
        time.sleep(_LOOK_SECONDS)
    return True


class Patience:
    """Speaks when something has been awaited for a while, and again after each such while."""

    def __init__(
        self,
        say: Callable[[str], None],
        *,
        seconds: float = _SAY_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._say = say
        self._seconds = seconds
        self._clock = clock
        self._began: float | None = None
        self._told = 0.0

    def note(self, awaited: Sequence[str]) -> None:
        """Take note of what does not answer now; call it often."""
        now = self._clock()
        if not awaited:
            self._began = None
            return
        if self._began is None:
            self._began = self._told = now
        if now - self._told >= self._seconds:
            self._told = now
            waited = round(now - self._began)
            self._say(f"Waiting for {', '.join(awaited)} ({waited} s so far)")
