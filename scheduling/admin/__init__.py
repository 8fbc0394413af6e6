"""The staff's admin. Importing it registers every page of this app on the site."""

from scheduling.admin import bookings, catalog, customers, holidays, hours, profile, today
from scheduling.admin.site import staff_site

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
