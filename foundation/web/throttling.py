"""How often one address, and all visitors of one business together, may ask.

Counters live in the tenant-aware cache, per minute of real time. Without the cache nothing
is counted and everything is answered: a limit protects the service, it is not the service.
"""

import logging
import threading
import time
from collections.abc import Iterator

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from foundation.web import client_address

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 60

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


class RateLimit(BaseThrottle):
    """Limit by ``API_RATES``: the scope of the view, or ``read`` and ``write`` by method."""

    def __init__(self) -> None:
        self._wait: int | None = None

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count the request; tell whether it is within all of its limits."""
        default = "read" if request.method in _SAFE_METHODS else "write"
        self._wait = find_wait(getattr(view, "rate_scope", None) or default, request)
        return self._wait is None

    def wait(self) -> float | None:
        """Return the seconds until the next window."""
        return self._wait


def find_wait(scope: str, request: HttpRequest | Request) -> int | None:
    """Count one request of ``scope``; return how many seconds too early it is, or None.

    What one address asks too often does not count against its business.
    """
    if not settings.RATE_LIMITS or _pause.is_on():
        return None
    # Real time: a shifted demo clock must not open or close the gate (api, "For scripts").
    window, elapsed = divmod(int(time.time()), WINDOW_SECONDS)
    try:
        for who, limit in _list_limits(scope, request):
            if _count(f"rate:{scope}:{who}:{window}") > limit:
                return WINDOW_SECONDS - elapsed
    except (RedisError, OSError):
        if _pause.begin():
            logger.warning("The cache is away: requests are not counted.", exc_info=True)
    return None


def _list_limits(scope: str, request: HttpRequest | Request) -> Iterator[tuple[str, int]]:
    rates: dict[str, int] = settings.API_RATES[scope]
    if "address" in rates:
        django_request = request._request if isinstance(request, Request) else request  # noqa: SLF001 - DRF's own way to it
        yield client_address.get_client_address(django_request), rates["address"]
    if "business" in rates:
        yield "all", rates["business"]


def _count(key: str) -> int:
    try:
        return cache.incr(key)
    except ValueError:
        if cache.add(key, 1, timeout=2 * WINDOW_SECONDS):
            return 1
        return cache.incr(key)
