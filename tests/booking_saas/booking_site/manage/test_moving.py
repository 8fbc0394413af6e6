"""Moving a booking by its link: what is shown before, and what came of it."""

import re
import uuid

import pytest

from scheduling.models import (
    Booking,
    BookingEvent,
    BusinessProfile,
    Location,
    Requirement,
    Resource,
    Service,
)
from scheduling.queries import bookings as booking_queries
from scheduling.queries import links
from tests.booking_saas.booking_site.conftest import NINE_TUESDAY, NOW
from tests.factories import scheduling as make

TEN_WEDNESDAY = "2026-11-25T09:00:00Z"
ELEVEN_TUESDAY = "2026-11-24T10:00:00Z"


@pytest.fixture
def booking(haircut):
    return make.book(haircut, NINE_TUESDAY, staff="ana", now=NOW).booking


@pytest.fixture
def url(booking):
    return get_url(booking)


def get_url(booking):
    return f"/manage/{booking.id}/{links.get_manage_token(booking)}/"


def statuses():
    return list(Booking.objects.values_list("status", "version", "slot__starts_at"))


def read_form(content):
    return dict(re.findall(r'name="(key|version|start|people)" value="([^"]*)"', content))


def list_times(content):
    """Return text and notes of each time of the shown day."""
    found = re.findall(r'<li>(<(?:a|span) class="time".*?)</li>', content, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]


def test_moving_asks_with_both_times_and_moves(client, booking, url):
    asked = client.get(f"{url}move/?start={TEN_WEDNESDAY}").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', asked)[1]

    response = client.post(f"{url}move/", {"start": TEN_WEDNESDAY, "key": key}, follow=True)

    old = "Tuesday, 24 November, 09:00 – 10:00, Berlin time"
    new = "Wednesday, 25 November, 10:00 – 11:00, Berlin time"
    assert old in asked
    assert new in asked
    assert "Everything else stays as it is" in asked
    content = response.content.decode()
    assert "Your booking is moved</h1>" in content
    assert f"Moved from {old} to {new}. A new confirmation is on its way." in content
    assert [(status, version) for status, version, _start in statuses()] == [("confirmed", 2)]


def test_moving_starts_at_the_day_of_the_visit_with_times_that_meet_its_own(client, booking, url):
    Service.objects.update(slot_step_minutes=15)
    content = client.get(f"{url}move/").content.decode()

    assert '<h2 id="day-name">Tuesday, 24 November</h2>' in content
    assert "start=2026-11-24T08%3A15%3A00Z" in content
    assert "start=2026-11-24T08%3A00%3A00Z" not in content


def test_moving_to_the_time_it_has_changes_nothing(client, booking, url):
    asked = client.get(f"{url}move/", {"start": "2026-11-24T08:00:00Z"})
    sent = client.post(f"{url}move/", {"start": "2026-11-24T08:00:00Z", "key": str(uuid.uuid4())})

    assert (asked.status_code, asked["Location"]) == (302, url)
    assert (sent.status_code, sent["Location"]) == (302, f"{url}?done=moved")
    assert statuses() == [("confirmed", 1, NINE_TUESDAY)]
    assert BookingEvent.objects.count() == 1


def test_moving_a_remote_visit_keeps_to_the_zone_of_the_booking(client, booking, url):
    Service.objects.update(remote=True)
    Booking.objects.update(timezone="Asia/Tokyo", remote=True)
    client.cookies["visitor_zone"] = "America/New_York"

    content = client.get(f"{url}move/").content.decode()

    assert "Times are Tokyo time." in content
    assert "New York" not in content


def test_moving_to_a_time_that_the_person_lost_names_the_colleague_and_leaves_the_old_one(
    client, haircut, booking, url
):
    make.book(haircut, NINE_TUESDAY.replace(hour=10), staff="ana", now=NOW)

    response = client.post(f"{url}move/", {"start": "2026-11-24T10:00:00Z"})

    content = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else of our team would have time then. Please look again." in content
    assert "instead of Ana, who is not free then" in content
    assert ("confirmed", 1, NINE_TUESDAY) in statuses()


def test_moving_without_a_time_asks_for_one(client, booking, url):
    assert client.post(f"{url}move/").url == f"{url}move/"


def test_moving_keeps_who_was_chosen(client, haircut, booking, url):
    client.post(f"{url}move/", {"start": TEN_WEDNESDAY})

    moved = booking_queries.get_snapshot(booking.id)
    assert [person.slug for person in moved.staff] == ["ana"]


@pytest.mark.parametrize(
    ("move", "cancel", "told"),
    [
        (0, 0, "You can move or cancel it until it starts."),
        (
            60,
            60,
            "You can move or cancel it until Monday, 23 November, 15:00, Berlin time.",
        ),
        (
            60,
            0,
            (
                "You can move it until Monday, 23 November, 15:00, Berlin time."
                " You can cancel it until it starts."
            ),
        ),
        (600, 0, "It is too late to move it online. You can cancel it until it starts."),
        (
            0,
            600,
            "You can move it until it starts. It is too late to cancel it online.",
        ),
        (600, 600, "This time is so near that you can then no longer change it online."),
    ],
)
def test_page_before_a_move_says_until_when_the_new_time_can_be_changed(
    client, booking, url, move, cancel, told
):
    BusinessProfile.objects.update(cancel_cutoff_minutes=cancel, reschedule_cutoff_minutes=move)

    content = client.get(f"{url}move/?start=2026-11-23T15:00:00Z").content.decode()

    assert "Move my booking" in content
    assert told in content
    assert statuses() == [("confirmed", 1, NINE_TUESDAY)]


def test_time_now_is_marked_and_others_are_named_in_the_list(client, haircut):
    booking = make.book(haircut, NINE_TUESDAY, now=NOW).booking
    assert [person.slug for person in booking.staff] == ["ana"]
    make.book(haircut, NINE_TUESDAY.replace(hour=10), staff="ana", now=NOW)

    content = client.get(f"{get_url(booking)}move/").content.decode()

    assert list_times(content)[:4] == ["09:00 your time now", "10:00", "11:00 with Ben", "12:00"]
    assert content.count('<span class="time" aria-current="true">') == 1
    assert "start=2026-11-24T08%3A00%3A00Z" not in content
    assert 'aria-label="Tuesday, 24 November, 7 free times"' in content


def test_time_now_stands_alone_where_nothing_else_is_free(client, haircut, booking, url):
    for hour in range(9, 16):
        make.book(haircut, NINE_TUESDAY.replace(hour=hour), staff="ana", now=NOW)

    content = client.get(f"{url}move/").content.decode()

    assert list_times(content) == ["09:00 your time now"]
    assert "Nothing is free on this day." in content
    assert f'href="{url}move/?staff=any&amp;day=2026-11-24"' in content


def test_whoever_chose_somebody_sees_their_times_and_can_ask_for_all(client, haircut, url):
    make.book(haircut, NINE_TUESDAY.replace(hour=10), staff="ana", now=NOW)

    own = client.get(f"{url}move/").content.decode()
    every = client.get(f"{url}move/?staff=any").content.decode()

    assert list_times(own)[:3] == ["09:00 your time now", "10:00", "12:00"]
    assert "Show the times of others of our team, too" in own
    assert list_times(every)[:3] == ["09:00 your time now", "10:00", "11:00 with Ben"]
    assert "Show the times of others of our team, too" not in every


def test_new_person_is_named_before_the_click_and_after(client, haircut, booking, url):
    make.book(haircut, NINE_TUESDAY.replace(hour=10), staff="ana", now=NOW)
    asked = client.get(f"{url}move/?start={ELEVEN_TUESDAY}").content.decode()
    form = read_form(asked)

    response = client.post(f"{url}move/", form, follow=True)

    assert form["people"] == "ben"
    assert "instead of Ana, who is not free then" in asked
    assert "Move, with Ben" in asked
    assert "You will see Ben instead of Ana." in response.content.decode()
    moved = booking_queries.get_snapshot(booking.id)
    assert [person.slug for person in moved.staff] == ["ben"]


def test_nobody_comes_whom_the_page_did_not_name(client, haircut, booking, url):
    form = read_form(client.get(f"{url}move/?start={ELEVEN_TUESDAY}").content.decode())
    make.book(haircut, NINE_TUESDAY.replace(hour=10), staff="ana", now=NOW)

    response = client.post(f"{url}move/", form)

    content = response.content.decode()
    assert form["people"] == "ana"
    assert response.status_code == 409
    assert "Somebody else of our team would have time then. Please look again." in content
    assert booking_queries.get_snapshot(booking.id) == booking
    client.post(f"{url}move/", read_form(content))
    assert [each.slug for each in booking_queries.get_snapshot(booking.id).staff] == ["ben"]


def test_time_that_nobody_has_any_more_is_not_asked_about(client, haircut, booking, url):
    for person in ("ana", "ben"):
        make.book(haircut, NINE_TUESDAY.replace(hour=10), staff=person, now=NOW)

    asked = client.get(f"{url}move/?start={ELEVEN_TUESDAY}")
    sent = client.post(f"{url}move/", {"start": ELEVEN_TUESDAY})

    assert (asked.status_code, sent.status_code) == (409, 409)
    assert "This time is not free any more." in asked.content.decode()
    assert "This time has just been taken." in sent.content.decode()
    assert "Your booking stays as it was." in sent.content.decode()
    assert booking_queries.get_snapshot(booking.id) == booking


def take_person_out():
    Resource.objects.filter(slug="ana").update(active=False)


def take_service_from_person():
    Requirement.objects.get().candidates.remove(Resource.objects.get(slug="ana"))


@pytest.mark.parametrize("happens", [take_person_out, take_service_from_person])
def test_whose_person_is_gone_is_offered_the_others(client, haircut, booking, url, happens):
    happens()

    times = client.get(f"{url}move/")
    asked = client.get(f"{url}move/?start={ELEVEN_TUESDAY}").content.decode()
    moved = client.post(f"{url}move/", read_form(asked), follow=True)

    assert times.status_code == 200
    assert "Ana no longer offers this. These are the times of the others." in times.text
    assert list_times(times.text)[:2] == ["09:00 your time now", "10:00 with Ben"]
    assert "You will see Ben instead of Ana." in moved.content.decode()


@pytest.mark.parametrize("ended", [Service, Location])
@pytest.mark.parametrize("way", ["get", "post"])
def test_what_is_out_of_use_says_so_and_leads_on(client, booking, url, ended, way):
    BusinessProfile.objects.update(phone="+4930901820")
    ended.objects.update(active=False)

    response = getattr(client, way)(f"{url}move/", {"start": ELEVEN_TUESDAY})

    content = response.content.decode()
    assert response.status_code == 410
    assert "This booking can no longer be moved online</h1>" in content
    assert f'href="{url}"' in content
    assert 'href="tel:+4930901820"' in content
    assert booking_queries.get_snapshot(booking.id) == booking


def test_where_nobody_is_left_the_visit_stays_as_it_is(client, booking, url):
    Resource.objects.update(active=False)

    content = client.get(f"{url}move/").content.decode()

    assert list_times(content) == ["09:00 your time now"]
    assert "Everything is booked at the moment." in content


def test_last_move_is_not_told_of_a_visit_that_was_cancelled(client, booking, url):
    client.post(f"{url}move/", {"start": ELEVEN_TUESDAY, "key": str(uuid.uuid4())})
    client.post(f"{url}cancel/")

    content = client.get(f"{url}?done=moved").content.decode()

    assert "This booking is cancelled" in content
    assert "Moved from" not in content
    assert BookingEvent.objects.count() == 3
