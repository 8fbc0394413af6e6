"""A web process of its own: shows a page, asks the API, books; prints what it was answered."""

import json
import os
import sys

import django


def main(service: str, start: str) -> None:
    django.setup()
    from django.test import Client  # noqa: PLC0415 - everything of ours comes after the set-up

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


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booking_saas.settings.test")
    main(*sys.argv[1:])
