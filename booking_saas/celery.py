"""The Celery application; the only module that makes one."""

import os

from celery import Celery
from celery.signals import beat_init, worker_ready

from foundation import clock
from foundation.zones import clock_rules

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booking_saas.settings.local")

app = Celery(
    "booking_saas",
    task_cls="foundation.tasks:LoggedTask",
    fixups=["booking_saas.worker_connections:fixup"],
)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
@beat_init.connect
def announce_zone_rules(**_names: object) -> None:
    """Say in the log of worker and beat which rules of clocks they go by."""
    clock_rules.announce(now=clock.now())
