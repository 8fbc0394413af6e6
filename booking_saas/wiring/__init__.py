"""Plugs what the roof knows into what the apps below declare (decisions, 44)."""

from booking_saas.wiring import subjects
from booking_saas.wiring.diaries import SchedulingDiary
from booking_saas.wiring.pages import Pages
from booking_saas.wiring.replies import BookingReplies
from notifications.contracts import CALENDARS, DIARIES, LINKS, PAGES, REPLIES, SUBJECTS


def connect() -> None:
    """Name to messages what they can be about, the visits there are and the pages they lead to."""
    SUBJECTS.update(subjects.make_subjects())
    DIARIES[:] = [SchedulingDiary()]
    LINKS[PAGES] = Pages()
    REPLIES[CALENDARS] = BookingReplies()
