"""Says what is waited for, so that a start that takes long does not look like one that hangs."""

import time
from collections.abc import Callable, Sequence

_SECONDS = 10.0


class Patience:
    """Speaks when something has been awaited for a while, and again after each such while."""

    def __init__(self, say: Callable[[str], None], *, seconds: float = _SECONDS) -> None:
        self._say = say
        self._seconds = seconds
        self._began: float | None = None
        self._told = 0.0

    def note(self, awaited: Sequence[str]) -> None:
        """Take note of what does not answer now; call it often."""
        now = time.monotonic()
        if not awaited:
            self._began = None
            return
        if self._began is None:
            self._began = self._told = now
        if now - self._told >= self._seconds:
            self._told = now
            waited = round(now - self._began)
            self._say(f"Waiting for {', '.join(awaited)} ({waited} s so far)")
