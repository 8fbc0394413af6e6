"""The Celery application; the only module that makes one."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booking_saas.settings.local")

app = Celery("booking_saas", task_cls="foundation.tasks:LoggedTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
