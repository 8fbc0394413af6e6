"""How often one visitor, and all visitors of one business together, may ask.

Counters live in the tenant-aware cache, per minute of real time. Without the cache nothing
is counted and everything is answered: a limit protects the service, it is not the service.

Two limits of the visitor are counted at the door: of the address, and of the wider network that an
attacker may have whole (IPv6 /48). The limit of the business comes after them, and for requests
that write something only once they are known to be valid: what is refused costs the business
nothing. Half of it is kept for visitors who were quiet in this minute and the one before.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

from foundation.web import client_address

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 60
QUIET_SHARE = 10
"""Quiet is who asks for at most one tenth of what a visitor may."""

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class _Pause:
    """When the cache may be asked again, on the process's own monotonic clock."""

    def __init__(self) -> None:
        self._until = 0.0
        self._lock = threading.Lock()

    def is_on(self) -> bool:
        return time.monotonic() < self._until

    def begin(self) -> bool:
        """Start the pause; return whether this thread was the one that did."""
        with self._lock:
            if self.is_on():
                return False
            self._until = time.monotonic() + settings.CACHE_PAUSE_SECONDS
            return True


_pause = _Pause()


@dataclass(frozen=True, slots=True)
class _Visitor:
    """Who asks, as one counter knows them, and how often they may."""

    key: str
    limit: int

    @property
    def quiet_limit(self) -> int:
        return max(1, self.limit // QUIET_SHARE)


def find_wait(scope: str, request: HttpRequest, *, known_as: str = "") -> int | None:
    """Count one request of ``scope``; return how many seconds too early it is, or None.

    What one visitor asks too often does not count against the business. ``known_as`` is a visitor
    who has shown something better than an address, and is counted by that alone.
    """
    return _count_carefully(lambda window: _is_over_at_door(scope, request, window, known_as))


def find_wait_of_business(scope: str, request: HttpRequest) -> int | None:
    """Count one valid request of ``scope`` for its business; return as ``find_wait``."""
    return _count_carefully(lambda window: _is_over_for_business(scope, request, window))


def _count_carefully(is_over: Callable[[int], bool]) -> int | None:
    if not settings.RATE_LIMITS or _pause.is_on():
        return None
    # Real time: a shifted demo clock must not open or close the gate (api, "For scripts").
    window, elapsed = divmod(int(time.time()), WINDOW_SECONDS)
    try:
        return WINDOW_SECONDS - elapsed if is_over(window) else None
    except (RedisError, OSError):
        if _pause.begin():
            logger.warning("The cache is away: requests are not counted.", exc_info=True)
        return None


def _is_over_at_door(scope: str, request: HttpRequest, window: int, known_as: str) -> bool:
    if known_as:
        key = f"rate:{scope}:known:{known_as}:{window}"
        most: int = settings.API_RATES[scope]["address"]
        return _count(key) > most
    for visitor in _list_visitors(scope, request):
        if _count(f"{visitor.key}:{window}") > visitor.limit:
            return True
    return request.method in _SAFE_METHODS and _is_over_for_business(scope, request, window)


def _is_over_for_business(scope: str, request: HttpRequest, window: int) -> bool:
    limit: int | None = settings.API_RATES[scope].get("business")
    if limit is None:
        return False
    half = (limit + 1) // 2
    loud, quiet = f"rate:{scope}:loud:{window}", f"rate:{scope}:quiet:{window}"
    visitors = list(_list_visitors(scope, request))
    names = [(each, f"{each.key}:{number}") for each in visitors for number in (window, window - 1)]
    found: dict[str, int] = cache.get_many([loud, *(name for _visitor, name in names)])
    if any(found.get(name, 0) > visitor.quiet_limit for visitor, name in names):
        return _count(loud) > half
    return _count(quiet) + min(found.get(loud, 0), half) > limit


def _list_visitors(scope: str, request: HttpRequest) -> Iterator[_Visitor]:
    rates: dict[str, int] = settings.API_RATES[scope]
    if "address" in rates:
        address = client_address.get_client_address(request)
        yield _Visitor(f"rate:{scope}:{address}", rates["address"])
    site = client_address.get_client_site(request)
    if "network" in rates and site is not None:
        yield _Visitor(f"rate:{scope}:{site}", rates["network"])


def _count(key: str) -> int:
    try:
        return cache.incr(key)
    except ValueError:
        # As long as the next window asks who was quiet in this one.
        if cache.add(key, 1, timeout=3 * WINDOW_SECONDS):
            return 1
        return cache.incr(key)
