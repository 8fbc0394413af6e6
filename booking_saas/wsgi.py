"""The WSGI entry point."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from foundation import clock
from foundation.web import outages
from foundation.zones import clock_rules

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booking_saas.settings.local")
application = get_wsgi_application()
outages.limit_statements()
clock_rules.announce(now=clock.now())

# Now and not while the first visitors wait, all of them for the same imports.
for _urlconf in (settings.ROOT_URLCONF, settings.PUBLIC_SCHEMA_URLCONF):
    _ = get_resolver(_urlconf).url_patterns
