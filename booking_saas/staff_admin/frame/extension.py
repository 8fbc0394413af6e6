"""The one door of the staff's admin: what other apps build their pages in it from.

An app registers its models on ``staff_site`` and appends to its ``concern_sources`` (the start
page) and ``panel_sources`` (the page of a booking). Moments are written by the business's clock.
"""

from datetime import datetime

from booking_saas.staff_admin.frame import wording
from booking_saas.staff_admin.frame.base import StaffModelAdmin
from booking_saas.staff_admin.frame.site import Concern, Panel, PanelRow, staff_site

__all__ = ["Concern", "Panel", "PanelRow", "StaffModelAdmin", "short_moment", "staff_site"]


def short_moment(at: datetime) -> str:
    """Return "Tue, Dec 1, 9:00 AM" by the business's clock; the year if it is another."""
    return wording.short_moment(at, wording.business_zone())
