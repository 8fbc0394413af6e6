"""Saying through the API that one will be there, and what one wants to be sent."""

from datetime import timedelta

import pytest

from notifications.models import Message, ReminderOptOut
from notifications.operations import reminders
from scheduling.models import Booking, BookingEvent
from scheduling.operations import bookings
from scheduling.operations.commands import CancelBooking
from scheduling.queries import bookings as queries
from scheduling.queries import links
from tenants.models import OutboxMessage
from tests.factories import scheduling as make


@pytest.fixture
def booked(api, salon, wish):
    return api.post("bookings/", wish).json()


def say(api, booked, what, body, *, token=None, **options):
    headers = {"Authorization": f"Manage {token or booked['manage_token']}"}
    return api.post(f"bookings/{booked['id']}/{what}/", body, headers=headers, **options)


def look(api, booked, what=""):
    headers = {"Authorization": f"Manage {booked['manage_token']}"}
    path = f"bookings/{booked['id']}/{what}"
    return api.send("get", path, headers=headers).json()


def test_attendance_is_kept_with_its_moment_and_taken_back(api, booked):
    said = say(api, booked, "attendance", {"attends": True})

    assert (booked["attending_since"], said.status_code) == (None, 200)
    assert look(api, booked)["attending_since"] == "2026-02-27T00:00:00Z"
    assert say(api, booked, "attendance", {"attends": False}).json()["attending_since"] is None


def test_history_tells_where_it_was_said_and_nobody_is_written_to(api, booked):
    before = OutboxMessage.objects.count()
    say(api, booked, "attendance", {"attends": True})

    event = BookingEvent.objects.latest("version")
    assert (event.topic, event.reason) == ("booking.attendance_confirmed", "api")
    assert OutboxMessage.objects.count() == before
    assert not Message.objects.exists()


def test_repeat_gets_the_first_answer_and_another_body_is_refused(api, booked):
    first = say(api, booked, "attendance", {"attends": True}, key="one")
    repeat = say(api, booked, "attendance", {"attends": True}, key="one")
    other = say(api, booked, "attendance", {"attends": False}, key="one")

    assert repeat.json() == first.json()
    assert repeat.headers["Idempotent-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")


def test_attendance_at_another_time_is_not_kept(api, booked):
    answer = say(api, booked, "attendance", {"attends": True, "start": "2026-03-02T10:00:00Z"})

    assert answer.status_code == 409
    assert Booking.objects.get().attending_since is None


def test_cancelled_and_begun_visits_are_not_confirmed(api, booked, settings):
    settings.CLOCK_FILE.write_text("=2026-03-02T09:00:00Z")
    begun = say(api, booked, "attendance", {"attends": True})
    settings.CLOCK_FILE.write_text(f"={make.NOW.isoformat()}")
    bookings.cancel_booking(
        CancelBooking(booking_id=Booking.objects.get().pk, idempotency=make.key("off")),
        now=make.NOW,
    )
    cancelled = say(api, booked, "attendance", {"attends": True})

    assert (begun.status_code, cancelled.status_code) == (409, 410)


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("attendance", {}),
        ("attendance", {"attends": "yes"}),
        ("attendance", {"attends": 1}),
        ("attendance", {"attends": True, "start": "noon"}),
        ("attendance", {"attends": True, "reason": "x"}),
        ("reminders", {}),
        ("reminders", {"wanted": None}),
        ("reminders", []),
        ("end-texts", {"wanted": False}),
    ],
)
def test_what_cannot_be_read_is_refused(api, booked, what, body):
    assert say(api, booked, what, body).status_code == 400


@pytest.mark.parametrize(
    ("what", "body"),
    [("attendance", {"attends": True}), ("reminders", {"wanted": False}), ("end-texts", {})],
)
def test_only_with_the_token_and_a_key(api, booked, what, body):
    assert say(api, booked, what, body, token="guess").status_code == 404
    assert say(api, booked, what, body, key=None).status_code == 428
    without = api.post(f"bookings/{booked['id']}/{what}/", body)
    assert without.status_code == 401
    assert not ReminderOptOut.objects.exists()


def test_reminders_are_ended_and_wanted_again(api, booked):
    before = look(api, booked, "reminders/")
    off = [say(api, booked, "reminders", {"wanted": False}).json() for _ in range(2)]
    on = say(api, booked, "reminders", {"wanted": True}).json()

    assert before == {"wanted": True}
    assert off == [{"wanted": False}] * 2
    assert on == {"wanted": True}


def test_business_without_reminders_has_none_to_want(api, booked):
    reminders.change_minutes([], now=make.NOW)

    assert look(api, booked, "reminders/") == {"wanted": None}


def test_texts_are_ended(api, salon, wish):
    contact = make.Contact(
        name="Kim", email="kim@example.com", phone="+491711234567", text_consent="Yes."
    )
    make.book(salon, make.at(9), contact=contact)
    booking = Booking.objects.get()
    token = links.get_manage_token(queries.get_snapshot(booking.pk))
    booked = {"id": str(booking.pk), "manage_token": token}

    assert look(api, booked)["takes_texts"] is True
    assert [say(api, booked, "end-texts", {}).json()["takes_texts"] for _ in range(2)] == [
        False
    ] * 2
    assert Booking.objects.get().order.texts_ended_at < make.NOW + timedelta(seconds=1)
