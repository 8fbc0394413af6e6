"""The operators' admin, on the public host. Importing it registers every page on the site."""

from tenants.admin import businesses, outbox
from tenants.admin.site import platform_site

__all__ = ["businesses", "outbox", "platform_site"]
