"""The guards against floods that tests switch off, and their limits, as in ``tests/guards.py``."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from booking_saas.account_site import devices
from foundation import cache_keys, schemas
from foundation.web import throttling
from notifications.operations import caps, digests
from scheduling.contracts import NOBODY
from scheduling.operations import floods
from scheduling.queries import floods as flood_queries

type Patch = pytest.MonkeyPatch


def with_cap_of_messages(patch: Patch, cap: int) -> None:
    """Let one mailbox get so few messages an hour, whoever's it is."""
    patch.setattr(caps, "CAP", cap)
    patch.setattr(caps, "STAFF_CAP", cap)


def with_lines_of_digests(patch: Patch, most: int) -> None:
    """Let a summary for staff name so few pieces of news."""
    patch.setattr(digests, "MOST_LINES", most)


def forget_mails_of_all_businesses() -> None:
    """Let every mailbox be one that had no mail yet."""
    redis = cache._cache.get_client(None, write=True)
    for key in redis.scan_iter(f"all:*:{cache_keys.SHARED}mails:*", count=10_000):
        redis.delete(key)


def forget_requests() -> None:
    """Let the business that is entered be one that nobody has asked yet."""
    redis = cache._cache.get_client(None, write=True)
    for key in redis.scan_iter(f"{schemas.get_current()}:*:rate:*", count=10_000):
        redis.delete(key)


def without_count_of_other_businesses(patch: Patch) -> None:
    """Let each business count for itself what goes to a mailbox."""
    patch.setattr(caps, "_count_everywhere", lambda _message: 0)


def with_age_of_device_links(patch: Patch, *, hours: int) -> None:
    """Let a link that makes a device known grow old after so many hours."""
    patch.setattr(devices, "LINK_AGE", timedelta(hours=hours))


def without_share_of_the_quiet(patch: Patch) -> None:
    """Take every visitor of a business for one who was quiet."""
    patch.setattr(throttling, "QUIET_SHARE", 0.01)


def with_fewest_of_a_flood(patch: Patch, *, network: int, hour: int) -> None:
    """Call so few bookings of a network, or of an hour, a flood."""
    patch.setattr(flood_queries, "FEWEST_OF_NETWORK", network)
    patch.setattr(flood_queries, "FEWEST_OF_HOUR", hour)


def without_visitor_of_a_booking(patch: Patch) -> None:
    """Let nobody have made a booking that is taken back."""
    patch.setattr(flood_queries, "find_visitor_of", lambda _booking_id: NOBODY)


def with_most_of_a_flood(patch: Patch, most: int, *, batch: int = 100) -> None:
    """Clear only so many bookings of a flood while somebody waits, and in a batch of a worker."""
    patch.setattr(floods, "MOST", most)
    patch.setattr(floods, "BATCH", batch)
