"""The staff's admin. Importing it registers every page of this app on the site."""

from booking_saas.staff_admin.bookings import bookings
from booking_saas.staff_admin.day import today
from booking_saas.staff_admin.frame.site import staff_site
from booking_saas.staff_admin.people import customers
from booking_saas.staff_admin.settings import profile
from booking_saas.staff_admin.setup import catalog, holidays, hours

__all__ = [
    "bookings",
    "catalog",
    "customers",
    "holidays",
    "hours",
    "profile",
    "staff_site",
    "today",
]
