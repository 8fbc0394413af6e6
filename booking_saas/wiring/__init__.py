"""Plugs what the roof knows into what the apps below declare (decisions, 44)."""

from booking_saas.wiring import subjects
from notifications.contracts import SUBJECTS


def connect() -> None:
    """Name to messages every kind of subject that they can be about."""
    SUBJECTS.update(subjects.make_subjects())
