"""The only place that reads the time (api, "For scripts").

Rules and due times see the time of this clock. Under the local and test settings a file may
shift or freeze it; sign-in sessions, leases, back-off and throttles run on real time instead.
"""

import functools
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)

FIRST = datetime(2000, 1, 1, tzinfo=UTC)
LAST = datetime(2100, 1, 1, tzinfo=UTC)
"""Between these the calendar arithmetic of the rules stays within what dates can name."""

_SHIFT = re.compile(r"[+-]\d+(\.\d+)?")


def now() -> datetime:
    """Return the present moment in UTC, as moved by the file that ``CLOCK_FILE`` names.

    The file is read at each use: ``+3600`` and ``-60`` shift by seconds, ``=2026-03-28T13:00:00Z``
    freezes. Content that is neither is logged once and real time is returned.
    """
    real = datetime.now(UTC)
    clock_file: Path | None = settings.CLOCK_FILE
    if clock_file is None:
        return real
    try:
        content = clock_file.read_text(encoding="utf-8", errors="replace").strip()
    except (FileNotFoundError, IsADirectoryError):
        return real
    return tell(content, real)


def tell(content: str, real: datetime) -> datetime:
    """Return what a file with that content makes of real time."""
    return _read_rule(content)(real)


@functools.lru_cache(maxsize=8)
def _read_rule(content: str) -> Callable[[datetime], datetime]:
    """Return what the content does to real time. Cached, so that a mistake is logged once."""
    if not content:
        return _leave
    try:
        return _parse(content)
    except (ValueError, OverflowError) as error:
        logger.error(  # noqa: TRY400 - the sentence says all, the traceback would hide it
            "The clock file holds %r: %s. Real time is used. "
            "Write +SECONDS, -SECONDS or =2026-03-28T13:00:00Z.",
            content,
            error,
        )
        return _leave


def _parse(content: str) -> Callable[[datetime], datetime]:
    if content.startswith("="):
        frozen = datetime.fromisoformat(content[1:].strip())
        if frozen.tzinfo is None:
            message = "a frozen time needs its zone, for example a Z at the end"
            raise ValueError(message)
        frozen = _check(frozen.astimezone(UTC))
        return lambda _real: frozen
    if not _SHIFT.fullmatch(content):
        message = "this is neither a shift nor a frozen time"
        raise ValueError(message)
    shift = timedelta(seconds=float(content))
    _check(datetime.now(UTC) + shift)
    return lambda real: real + shift


def _check(moment: datetime) -> datetime:
    if not FIRST <= moment < LAST:
        message = "years from 2000 to 2099 can be told"
        raise ValueError(message)
    return moment


def _leave(real: datetime) -> datetime:
    return real
