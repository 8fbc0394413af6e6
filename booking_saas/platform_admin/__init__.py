"""The operators' admin, on the public host. Importing it registers every page on the site."""

from booking_saas.platform_admin import businesses, outbox
from booking_saas.platform_admin.site import platform_site

__all__ = ["businesses", "outbox", "platform_site"]
