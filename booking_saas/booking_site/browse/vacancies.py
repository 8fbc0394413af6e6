"""Which services have nothing free: looked up for the list of services, then kept for a minute."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.cache import cache
from redis.exceptions import RedisError

from scheduling.queries import availability
from scheduling.queries.catalog import Offer

OUTLOOK = timedelta(days=62)
"""How far ahead a service is looked through: one window of the search for the next free time."""
KEPT_SECONDS = 60
MOST_LOOKUPS = 24
"""For one page; about 5 ms each. Who has more services finds the others on the next pages."""

_FIRST_LOOK = timedelta(days=7)


def find_full(offers: Sequence[Offer], *, now: datetime) -> frozenset[str]:
    """Return the slugs of services without a free start from ``now`` to the end of the outlook.

    No statement for what was looked up within the last minute. A service that is not known yet
    counts as free, and so do all while the cache is away: the next step tells the truth.
    """
    slugs = {f"full:{offer.slug}": offer.slug for offer in offers}
    try:
        known = cache.get_many(slugs)
        new = {
            key: _is_full(slug, now)
            for key, slug in [pair for pair in slugs.items() if pair[0] not in known][:MOST_LOOKUPS]
        }
        if new:
            cache.set_many(new, KEPT_SECONDS)
    except (RedisError, OSError):
        return frozenset()
    return frozenset(slugs[key] for key, is_full in {**known, **new}.items() if is_full)


def _is_full(service: str, now: datetime) -> bool:
    windows = ((now, now + _FIRST_LOOK), (now + _FIRST_LOOK, now + OUTLOOK))
    return not any(
        _has_start(service, window_from, window_to, now) for window_from, window_to in windows
    )


def _has_start(service: str, window_from: datetime, window_to: datetime, now: datetime) -> bool:
    listing = availability.Listing(service=service, window_from=window_from, window_to=window_to)
    try:
        return bool(availability.list_open_slots(listing, now=now))
    except availability.UnknownServiceError:
        # Taken out of the list a moment ago.
        return True
