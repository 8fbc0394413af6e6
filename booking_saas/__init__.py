"""The wiring of the product."""

from foundation.zones import clock_rules

# Every process begins here, and nothing may have asked for a zone before.
clock_rules.use_newest()

from booking_saas.celery import app as celery_app  # noqa: E402 - after the rules are chosen

__all__ = ["celery_app"]
