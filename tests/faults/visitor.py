"""A web process of its own: shows a page, asks the API, books; prints what it was answered."""

import json
import os
import sys

import django

from tests.patience import PATIENCE_SECONDS


def main(service: str, start: str) -> None:
    django.setup()
    from django.test import Client  # noqa: PLC0415 - everything of ours comes after the set-up

    be_patient()
    client = Client(headers={"host": "acme.localhost"})
    wish = {
        "service": service,
        "start": start,
        "customer": {"name": "Kim Lee", "email": "kim@example.com"},
        "accept_policy": True,
    }
    # Reading first: what a process does once must not use up the time of a booking.
    page = client.get(f"/book/{service}/times/")
    api = client.get("/api/v1/services/")
    booked = client.post(
        "/api/v1/bookings/",
        json.dumps(wish),
        content_type="application/json",
        headers={"idempotency-key": "visitor-key-1"},
    )
    answers = {
        "page": page.status_code,
        "api": api.status_code,
        "booked": booked.status_code,
        "ready": client.get("/-/ready").json()["parts"],
    }
    sys.stdout.write(json.dumps(answers))


def be_patient() -> None:
    """Give a server of a busy machine time: one that is away refuses at once all the same."""
    from django.conf import settings  # noqa: PLC0415 - like above

    from booking_saas import readiness  # noqa: PLC0415 - like above
    from tenants.outbox import nudges  # noqa: PLC0415 - like above

    waits = ("socket_timeout", "socket_connect_timeout")
    settings.CACHES["default"]["OPTIONS"].update(dict.fromkeys(waits, PATIENCE_SECONDS))
    readiness._BROKER_SECONDS = PATIENCE_SECONDS
    nudges.BROKER_SECONDS = PATIENCE_SECONDS


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booking_saas.settings.test")
    main(*sys.argv[1:])
