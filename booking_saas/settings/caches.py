"""From one Redis URL to Django's caches."""

from typing import Any

from redis.backoff import NoBackoff
from redis.retry import Retry

from booking_saas.settings.waiting import CACHE_SECONDS


def redis_caches(url: str, *, seconds: float = CACHE_SECONDS) -> dict[str, Any]:
    """Return ``CACHES``: keys bound to their business, no waiting for a cache that is away."""
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": url,
            "KEY_FUNCTION": "foundation.cache_keys.business_key",
            "OPTIONS": {
                "socket_connect_timeout": seconds,
                "socket_timeout": seconds,
                # The library's default is ten attempts with growing pauses.
                "retry": Retry(NoBackoff(), 1),
            },
        }
    }
