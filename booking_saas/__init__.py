"""The wiring of the product."""

from booking_saas.celery import app as celery_app

__all__ = ["celery_app"]
