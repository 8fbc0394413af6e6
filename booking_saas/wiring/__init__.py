"""Plugs what the roof knows into what the apps below declare (decisions, 44)."""

from booking_saas.wiring import subjects
from booking_saas.wiring.diaries import SchedulingDiary
from notifications.contracts import DIARIES, SUBJECTS


def connect() -> None:
    """Name to messages every kind of subject that they can be about, and the visits there are."""
    SUBJECTS.update(subjects.make_subjects())
    DIARIES[:] = [SchedulingDiary()]
