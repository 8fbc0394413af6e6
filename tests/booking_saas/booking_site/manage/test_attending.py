"""I will be there; no reminders of this visit: each by a press, and taken back by another."""

import pytest

from notifications.models import ReminderOptOut
from notifications.operations import reminders
from scheduling.models import Booking, BookingEvent
from scheduling.queries import links
from tenants.models import OutboxMessage
from tests.booking_saas.booking_site.conftest import NINE_TUESDAY, NOW
from tests.factories import scheduling as make

START = NINE_TUESDAY.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def booking(haircut):
    return make.book(haircut, NINE_TUESDAY, staff="ana", now=NOW).booking


@pytest.fixture
def url(booking):
    return f"/manage/{booking.id}/{links.get_manage_token(booking)}/"


def attend(client, url, attends="yes", start=START, key="k"):
    form = {"attends": attends, "start": start, "key": key}
    return client.post(f"{url}attend/", form, follow=True)


def test_press_says_that_the_customer_will_be_there_and_another_takes_it_back(client, url):
    page = attend(client, url).content.decode()

    booking = Booking.objects.get()
    assert (booking.attending_since, booking.version, booking.status) == (NOW, 2, "confirmed")
    event = BookingEvent.objects.get(version=2)
    assert (event.topic, event.actor, event.reason) == (
        "booking.attendance_confirmed",
        "customer",
        "site",
    )
    assert "Thank you for letting us know. See you then." in page
    assert "You have told us that you will be there." in page

    page = attend(client, url, attends="no", key="l").content.decode()

    booking.refresh_from_db()
    assert (booking.attending_since, booking.version) == (None, 3)
    assert "I will be there" in page


def test_pressing_twice_is_pressing_once_and_nobody_is_written_to(client, url):
    before = OutboxMessage.objects.count()
    attend(client, url)
    attend(client, url)
    attend(client, url, key="other")

    assert Booking.objects.get().version == 2
    assert OutboxMessage.objects.count() == before


def test_reading_changes_nothing(client, url):
    for path in ("attend/", "remind/"):
        assert client.get(f"{url}{path}").status_code == 405

    assert Booking.objects.get().attending_since is None


def test_press_about_another_time_says_that_the_visit_was_moved(client, url):
    answer = attend(client, url, start="2026-11-25T09:00:00Z")

    assert answer.status_code == 409
    assert Booking.objects.get().attending_since is None


def test_visit_that_has_begun_is_asked_no_more(client, url, frozen_clock):
    frozen_clock.write_text(f"={NINE_TUESDAY.isoformat()}")

    assert "I will be there" not in client.get(url).content.decode()
    assert attend(client, url).status_code == 409
    assert Booking.objects.get().attending_since is None


def test_reminders_of_one_visit_are_switched_off_and_on(client, url, booking):
    page = client.post(f"{url}remind/", {"reminders": "no"}, follow=True).content.decode()

    assert ReminderOptOut.objects.get().booking_id == booking.id
    assert "You get no more reminders of this visit." in page

    page = client.post(f"{url}remind/", {"reminders": "yes"}, follow=True).content.decode()

    assert not ReminderOptOut.objects.exists()
    assert "No reminders of this visit" in page


def test_business_that_does_not_remind_offers_no_switch(client, url):
    reminders.change_minutes([], now=NOW)

    page = client.get(url).content.decode()

    assert "No reminders of this visit" not in page
    assert "I will be there" in page
