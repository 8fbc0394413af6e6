"""The ASGI entry point."""

import os

from django.core.asgi import get_asgi_application

from foundation import clock
from foundation.web import outages
from foundation.zones import clock_rules

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booking_saas.settings.local")
application = get_asgi_application()
outages.limit_statements()
clock_rules.announce(now=clock.now())
