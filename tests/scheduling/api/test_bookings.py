"""Booking over HTTP: exact bodies, replays, and what the manage token opens."""

from scheduling.models import Booking

HOST = "http://acme.localhost"


def _manage(token: str) -> dict[str, str]:
    return {"Authorization": f"Manage {token}"}


def _book(api, wish, **options):
    answer = api.post("bookings/", wish, **options)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_booking_answers_the_whole_visit(api, salon, wish):
    answer = api.post("bookings/", wish)

    body = answer.json()
    booking = Booking.objects.get()
    nothing = {"amount_minor": 0, "currency": "EUR"}
    token = body["manage_token"]
    assert answer.status_code == 201
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "no-store"
    assert "Idempotent-Replayed" not in answer
    assert body == {
        "id": str(booking.pk),
        "status": "confirmed",
        "service": "haircut",
        "location": "main",
        "staff": "ana",
        "resources": [{"slug": "ana", "name": "Ana", "kind": "staff", "role": "role-0"}],
        "start": "2026-03-02T09:00:00Z",
        "end": "2026-03-02T10:00:00Z",
        "local_start": "2026-03-02T09:00:00+00:00",
        "timezone": "UTC",
        "seats": 1,
        "price": {"amount_minor": 4500, "currency": "EUR"},
        "paid": nothing,
        "due_now": nothing,
        "payment": None,
        "manage_url": f"{HOST}/manage/{booking.pk}/{token}/",
        "manage_token": token,
        "version": 1,
    }
    assert booking.contact_email == "kim@example.com"
    assert booking.channel == "api"
