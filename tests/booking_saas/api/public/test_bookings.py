"""Booking over HTTP: exact bodies, replays, and what the manage token opens."""

import uuid

from icalendar import Calendar

from scheduling.models import Booking, BookingEvent, Resource
from tests.factories import scheduling as make

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
        "code": booking.code,
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
        "attending_since": None,
        "takes_texts": False,
    }
    assert booking.order.contact_email == "kim@example.com"
    assert booking.order.source == "api"


def test_repeat_answers_the_same_body_and_says_so(api, salon, wish):
    first = api.post("bookings/", wish, key="once")

    again = api.post("bookings/", dict(reversed(wish.items())), key="once")

    assert (again.status_code, again["Idempotent-Replayed"]) == (201, "true")
    assert again.content == first.content
    assert Booking.objects.count() == 1


def test_key_of_another_request_is_refused(api, salon, wish):
    _book(api, wish, key="once")

    answer = api.post("bookings/", wish | {"note": "Please ring."}, key="once")

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_mismatch")
    assert Booking.objects.get().note == ""


def test_same_key_means_nothing_to_another_customer(api, salon, wish):
    first = _book(api, wish, key="order-1")
    other = wish | {
        "start": "2026-03-02T10:00:00Z",
        "customer": {"name": "Lou Ray", "email": "lou@example.com"},
    }

    answer = api.post("bookings/", other, key="order-1")
    repeat = api.post("bookings/", other, key="order-1", REMOTE_ADDR="198.51.100.7")

    assert (answer.status_code, "Idempotent-Replayed" in answer) == (201, False)
    assert answer.json()["id"] != first["id"]
    assert (repeat.status_code, repeat["Idempotent-Replayed"]) == (201, "true")
    assert repeat.content == answer.content
    assert sorted(Booking.objects.values_list("order__contact_email", flat=True)) == [
        "kim@example.com",
        "lou@example.com",
    ]


def test_same_key_means_nothing_at_another_endpoint(api, salon, wish):
    booked = _book(api, wish, key="once")

    answer = api.post(
        f"bookings/{booked['id']}/cancel/",
        {},
        key="once",
        headers=_manage(booked["manage_token"]),
    )

    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")


def test_refusal_is_not_kept(api, salon, wish):
    other = _book(api, wish)
    assert api.post("bookings/", wish, key="mine").status_code == 409
    headers = _manage(other["manage_token"])
    assert api.post(f"bookings/{other['id']}/cancel/", {}, headers=headers).status_code == 200

    answer = api.post("bookings/", wish, key="mine")

    assert (answer.status_code, "Idempotent-Replayed" in answer) == (201, False)


def test_write_without_key_is_refused(api, salon, wish):
    answer = api.post("bookings/", wish, key=None)

    assert (answer.status_code, answer.json()["code"]) == (428, "idempotency_key_required")
    assert not Booking.objects.exists()


def test_odd_key_is_refused(api, salon, wish):
    answer = api.post("bookings/", wish, key="k" * 256)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_idempotency_key")


def test_booking_keeps_what_the_customer_says(api, salon, wish):
    wish["customer"] |= {
        "name": "  Zoe\u0301 Miller ",
        "phone": "+49 30 901820",
        "timezone": "America/New_York",
        "locale": "de_AT",
    }

    _book(api, wish | {"note": " First visit.\r\nThanks ", "staff": "ana", "location": "main"})

    booking = Booking.objects.get()
    assert booking.order.contact_name == "Zo\u00e9 Miller"
    assert booking.order.contact_phone == "+4930901820"
    assert booking.timezone == "America/New_York"
    assert booking.order.locale == "de-AT"
    assert booking.note == "First visit.\nThanks"
    assert booking.any_staff is False


def test_remote_visit_shows_the_customers_wall_clock(api, salon, wish):
    salon.remote = True
    salon.save()
    wish["customer"]["timezone"] = "America/New_York"

    body = _book(api, wish)

    assert body["timezone"] == "America/New_York"
    assert body["local_start"] == "2026-03-02T04:00:00-05:00"


def test_visit_is_shown_with_its_token(api, salon, wish):
    booked = _book(api, wish)

    answer = api.get(f"bookings/{booked['id']}/")
    shown = api.send("get", f"bookings/{booked['id']}/", headers=_manage(booked["manage_token"]))

    assert (answer.status_code, answer.json()["code"]) == (401, "manage_token_required")
    assert answer["WWW-Authenticate"] == "Manage"
    assert shown.json() == booked


def test_wrong_token_and_unknown_visit_look_the_same(api, salon, wish):
    first, second = _book(api, wish), _book(api, wish | {"start": "2026-03-02T10:00:00Z"})
    unknown = uuid.uuid4()
    answers = [
        api.send(method, f"bookings/{id_}/{action}", headers=_manage(second["manage_token"]))
        for id_ in (first["id"], unknown)
        for method, action in (
            ("get", ""),
            ("get", "calendar.ics"),
            ("post", "cancel/"),
            ("post", "restore/"),
            ("post", "reschedule/"),
        )
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert str(unknown) not in answers[-1].content.decode()
    assert Booking.objects.filter(status="confirmed").count() == 2


def test_token_of_an_older_link_is_void(api, salon, wish):
    booked = _book(api, wish)
    Booking.objects.update(link_generation=2)

    answer = api.send("get", f"bookings/{booked['id']}/", headers=_manage(booked["manage_token"]))

    assert answer.status_code == 404


def test_cancellation_is_taken_back(api, salon, wish):
    booked = _book(api, wish)
    headers = _manage(booked["manage_token"])
    path = f"bookings/{booked['id']}/"
    api.post(f"{path}cancel/", {}, headers=dict(headers))

    restored = api.post(f"{path}restore/", {}, headers=dict(headers))
    again = api.post(f"{path}restore/", {}, headers=dict(headers))

    assert restored.status_code == 200
    assert restored.json() == booked | {"version": 3}
    assert (again.status_code, again.json()["code"]) == (409, "invalid_transition")
    assert api.send("get", path, headers=headers).json() == restored.json()


def test_cancelled_visit_can_be_read_but_not_changed(api, salon, wish):
    booked = _book(api, wish)
    headers = _manage(booked["manage_token"])
    path = f"bookings/{booked['id']}/"

    cancelled = api.post(f"{path}cancel/", {"reason": "ill"}, key="bye", headers=dict(headers))
    repeated = api.post(f"{path}cancel/", {"reason": "ill"}, key="bye", headers=dict(headers))
    again = api.post(f"{path}cancel/", {}, headers=dict(headers))
    moved = api.post(f"{path}reschedule/", {"start": "2026-03-02T11:00:00Z"}, headers=dict(headers))
    shown = api.send("get", path, headers=headers)

    assert cancelled.json() == booked | {"status": "cancelled", "version": 2}
    assert (repeated.status_code, repeated["Idempotent-Replayed"]) == (200, "true")
    assert repeated.content == cancelled.content
    assert [(again.status_code, again.json()["code"])] == [(410, "gone")]
    assert [(moved.status_code, moved.json()["code"])] == [(410, "gone")]
    assert shown.json() == cancelled.json()
    assert BookingEvent.objects.get(version=2).reason == "ill"


def test_visit_moves_and_keeps_its_identity(api, salon, wish):
    booked = _book(api, wish)
    headers = _manage(booked["manage_token"])

    answer = api.post(
        f"bookings/{booked['id']}/reschedule/",
        {"start": "2026-03-03T12:00:00+01:00", "staff": "any"},
        headers=headers,
    )

    assert answer.status_code == 200
    assert answer.json() == booked | {
        "start": "2026-03-03T11:00:00Z",
        "end": "2026-03-03T12:00:00Z",
        "local_start": "2026-03-03T11:00:00+00:00",
        "version": 2,
        "released_staff": [],
    }


def test_move_without_staff_keeps_the_person_and_says_who_could_not_come(api, salon, wish):
    people = [Resource.objects.get(slug="ana"), make.make_resource(salon.location, slug="ben")]
    salon.requirements.get().candidates.set(people)
    booked = _book(api, wish)
    assert booked["staff"] == "ana"
    make.book(salon, make.at(14), staff="ana")
    headers = _manage(booked["manage_token"])
    path = f"bookings/{booked['id']}/reschedule/"

    kept = api.post(path, {"start": "2026-03-02T12:00:00Z"}, headers=dict(headers))
    other = api.post(path, {"start": "2026-03-02T14:00:00Z"}, key="b", headers=dict(headers))
    again = api.post(path, {"start": "2026-03-02T14:00:00Z"}, key="b", headers=dict(headers))

    assert (kept.json()["staff"], kept.json()["released_staff"]) == ("ana", [])
    assert (other.json()["staff"], other.json()["released_staff"]) == ("ben", ["ana"])
    assert again["Idempotent-Replayed"] == "true"
    assert again.content == other.content


def test_refused_move_leaves_the_visit_where_it_is(api, salon, wish):
    booked = _book(api, wish)
    _book(api, wish | {"start": "2026-03-02T11:00:00Z"})
    headers = _manage(booked["manage_token"])

    answer = api.post(
        f"bookings/{booked['id']}/reschedule/",
        {"start": "2026-03-02T11:00:00Z"},
        headers=dict(headers),
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "slot_taken")
    assert api.send("get", f"bookings/{booked['id']}/", headers=headers).json() == booked


def test_calendar_file_holds_the_visit(api, salon, wish):
    booked = _book(api, wish)
    path = f"bookings/{booked['id']}/calendar.ics"

    answer = api.send(
        "get", path, headers=_manage(booked["manage_token"]) | {"Accept": "text/calendar"}
    )

    event = Calendar.from_ical(answer.content).events[0]
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="booking.ics"'
    assert str(event["UID"]) == f"{booked['id']}@localhost"
    assert event.start == make.at(9)


def test_token_of_another_business_opens_nothing(api, salon, wish, client_of):
    booked = _book(api, wish)

    answer = client_of("globex").get(
        f"/api/v1/bookings/{booked['id']}/", headers=_manage(booked["manage_token"])
    )

    assert answer.status_code == 404


def test_booking_takes_the_agreement_of_now_in_the_language_of_the_customer(api, salon, wish):
    wish["customer"]["locale"] = "de-AT"

    body = api.post("bookings/", wish).json()

    agreement = Booking.objects.get().agreement
    assert (agreement["price_minor"], agreement["sentence"], agreement["language"]) == (
        4500,
        "Bei Absage vor Beginn: volle Erstattung.",
        "de",
    )
    assert (body["price"]["amount_minor"], body["due_now"]["amount_minor"]) == (4500, 0)


def test_repeat_is_answered_after_price_and_name_of_the_service_have_changed(api, salon, wish):
    first = api.post("bookings/", wish, key="once")
    salon.price_minor, salon.slug = 9900, "other"
    salon.save()

    again = api.post("bookings/", wish, key="once")

    assert (again.status_code, again.content) == (201, first.content)
    assert Booking.objects.get().price_minor == 4500


def test_api_wants_an_address(api, salon, wish):
    del wish["customer"]["email"]

    answer = api.post("bookings/", wish)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["customer.email"]
    assert Booking.objects.count() == 0
