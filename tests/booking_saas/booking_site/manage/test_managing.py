import re
import uuid

import pytest
from django_tenants.utils import tenant_context

from scheduling.contracts import Agreement, RefundTier
from scheduling.models import Booking, BookingEvent, BusinessProfile, Order, Service
from scheduling.operations import bookings
from scheduling.operations.commands import CancelBooking
from scheduling.queries import bookings as booking_queries
from scheduling.queries import links
from tests.booking_saas.booking_site.conftest import NINE_TUESDAY, NOW
from tests.factories import scheduling as make

TEN_WEDNESDAY = "2026-11-25T09:00:00Z"


@pytest.fixture
def booking(haircut):
    return make.book(haircut, NINE_TUESDAY, staff="ana", now=NOW).booking


@pytest.fixture
def url(booking):
    return f"/manage/{booking.id}/{links.get_manage_token(booking)}/"


def cancel(booking):
    command = CancelBooking(booking_id=booking.id, idempotency=make.key(str(uuid.uuid4())))
    bookings.cancel_booking(command, now=NOW)


def statuses():
    return list(Booking.objects.values_list("status", "version", "slot__starts_at"))


def test_manage_shows_state_first_and_what_can_be_done(client, booking, url):
    content = client.get(url).content.decode()

    assert "Your booking is confirmed" in content
    assert "Tuesday, 24 November, 09:00, Berlin time" in content
    assert f'href="{url}move/"' in content
    assert f'href="{url}cancel/"' in content
    assert "You can move or cancel it until it starts." in content
    assert "https://www.openstreetmap.org/search?query=Kastanienallee+12" in content


def test_link_of_another_business_opens_nothing(client_of, booking, url, globex_business):
    with tenant_context(globex_business):
        make.make_profile(name="Globex")

    assert client_of("globex").get(url).status_code == 404


def test_link_is_void_once_its_generation_grows(client, booking, url):
    Booking.objects.update(link_generation=2)

    assert client.get(url).status_code == 404


@pytest.mark.parametrize("page", ["", "booked/", "booking.ics"])
def test_link_goes_into_no_store_and_no_referrer(client, url, page):
    response = client.get(f"{url}{page}")

    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("page", ["cancel/", f"move/?start={TEN_WEDNESDAY}"])
def test_pages_with_a_form_give_away_the_host_only(client, url, page):
    assert client.get(f"{url}{page}")["Referrer-Policy"] == "strict-origin"


def test_booked_says_the_same_after_a_reload_and_later_the_state(client, booking, url):
    first = client.get(f"{url}booked/").content.decode()
    second = client.get(f"{url}booked/").content.decode()
    cancel(booking)
    third = client.get(f"{url}booked/").content.decode()

    assert f"You are booked, \u2068{booking.contact_name}\u2069." in first
    assert f"You are booked, \u2068{booking.contact_name}\u2069." in second
    assert "This booking is cancelled" in third


def test_reading_changes_nothing(client, booking, url):
    before = statuses()

    for page in ("", "booked/", "cancel/", "move/", f"move/?start={TEN_WEDNESDAY}", "booking.ics"):
        client.get(f"{url}{page}")

    assert statuses() == before
    assert BookingEvent.objects.count() == 1


def test_calendar_file_holds_the_visit(client, booking, url):
    response = client.get(f"{url}booking.ics")

    content = response.content.decode()
    assert response["Content-Type"].startswith("text/calendar")
    assert "METHOD:PUBLISH" in content
    assert "DTSTART;TZID=Europe/Berlin:20261124T090000" in content


def test_cancelling_shows_the_state_and_a_way_to_book_anew(client, booking, url):
    response = client.post(f"{url}cancel/", {"key": "k"}, follow=True)

    content = response.content.decode()
    assert response.redirect_chain == [(url, 302)]
    assert "This booking is cancelled" in content
    assert 'href="/book/haircut/"' in content
    assert statuses() == [("cancelled", 2, NINE_TUESDAY)]


def test_cancelling_twice_with_the_same_form_is_one_change(client, booking, url):
    client.post(f"{url}cancel/", {"key": "k"})

    assert client.post(f"{url}cancel/", {"key": "k"}).status_code == 302
    assert statuses() == [("cancelled", 2, NINE_TUESDAY)]


@pytest.mark.parametrize(("page", "data"), [("cancel/", {}), ("move/", {"start": TEN_WEDNESDAY})])
def test_writing_to_a_cancelled_booking_is_gone(client, booking, url, page, data):
    cancel(booking)

    response = client.post(f"{url}{page}", data)

    assert response.status_code == 410
    assert "This booking is cancelled" in response.content.decode()
    assert statuses() == [("cancelled", 2, NINE_TUESDAY)]


@pytest.mark.parametrize("page", ["cancel/", "move/"])
def test_forms_of_a_cancelled_booking_lead_to_its_state(client, booking, url, page):
    cancel(booking)

    assert client.get(f"{url}{page}").url == url


def test_moving_asks_with_both_times_and_moves(client, booking, url):
    asked = client.get(f"{url}move/?start={TEN_WEDNESDAY}").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', asked)[1]

    response = client.post(f"{url}move/", {"start": TEN_WEDNESDAY, "key": key}, follow=True)

    assert "Tuesday, 24 November, 09:00, Berlin time" in asked
    assert "Wednesday, 25 November, 10:00, Berlin time" in asked
    assert "Your booking is moved." in response.content.decode()
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


@pytest.mark.parametrize(
    ("staff", "text"),
    [("ana", "Everything else stays as it is"), (None, "You may see somebody else of our team.")],
)
def test_moving_says_what_stays(client, haircut, staff, text):
    booking = make.book(haircut, NINE_TUESDAY, staff=staff, now=NOW).booking
    url = f"/manage/{booking.id}/{links.get_manage_token(booking)}/"

    content = client.get(f"{url}move/", {"start": TEN_WEDNESDAY}).content.decode()

    assert text in content


def test_moving_a_remote_visit_keeps_to_the_zone_of_the_booking(client, booking, url):
    Service.objects.update(remote=True)
    Booking.objects.update(timezone="Asia/Tokyo", remote=True)
    client.cookies["visitor_zone"] = "America/New_York"

    content = client.get(f"{url}move/").content.decode()

    assert "Times are Tokyo time." in content
    assert "New York" not in content


def test_moving_to_a_time_that_is_taken_leaves_the_old_one(client, haircut, booking, url):
    make.book(haircut, NINE_TUESDAY.replace(hour=10), staff="ana", now=NOW)

    response = client.post(f"{url}move/", {"start": "2026-11-24T10:00:00Z"})

    content = response.content.decode()
    assert response.status_code == 409
    assert "Your booking stays as it was." in content
    assert "This time has just been taken." in content
    assert ("confirmed", 1, NINE_TUESDAY) in statuses()


def test_moving_without_a_time_asks_for_one(client, booking, url):
    assert client.post(f"{url}move/").url == f"{url}move/"


def test_moving_keeps_who_was_chosen(client, haircut, booking, url):
    client.post(f"{url}move/", {"start": TEN_WEDNESDAY})

    moved = booking_queries.get_snapshot(booking.id)
    assert [person.slug for person in moved.staff] == ["ana"]


def test_cut_off_is_named_before_and_kept_after(client, booking, url, frozen_clock):
    BusinessProfile.objects.update(cancel_cutoff_minutes=120, reschedule_cutoff_minutes=180)
    before = client.get(url).content.decode()
    frozen_clock.write_text("=2026-11-24T06:30:00Z")
    after = client.get(url).content.decode()
    response = client.post(f"{url}cancel/")

    assert "You can move it until Tuesday, 24 November, 06:00, Berlin time." in before
    assert "You can cancel it until Tuesday, 24 November, 07:00, Berlin time." in before
    assert "It is too late to change this booking online." in after
    assert response.status_code == 422
    assert "It is too late to change this visit online." in response.content.decode()
    assert statuses() == [("confirmed", 1, NINE_TUESDAY)]


@pytest.mark.parametrize("name", ["Dr. Lucia Rivera", "Dr.", "Sammy Davis Jr."])
def test_whole_name_is_greeted(client, booking, url, name):
    Order.objects.update(contact_name=name)

    content = client.get(f"{url}booked/").content.decode()

    assert f"You are booked, \u2068{name.rstrip('.')}\u2069." in content


def test_cut_off_is_named_in_both_zones_where_they_differ(client, booking, url):
    BusinessProfile.objects.update(cancel_cutoff_minutes=120, reschedule_cutoff_minutes=120)

    content = client.get(f"{url}?tz=America/New_York").content.decode()

    assert (
        "You can move or cancel it until Tuesday, 24 November, 07:00, Berlin time"
        " (Tuesday, 24 November, 01:00 in New York). It costs nothing."
    ) in content


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


def test_past_visit_can_only_be_booked_again(client, booking, url, frozen_clock):
    frozen_clock.write_text("=2026-11-24T10:00:00Z")

    content = client.get(url).content.decode()

    assert "This visit has begun or is over" in content
    assert f"{url}cancel/" not in content
    assert 'href="/book/haircut/"' in content


def test_service_that_ended_can_still_be_cancelled_but_not_moved(client, booking, url):
    Service.objects.update(active=False)

    assert client.get(f"{url}move/").status_code == 404
    assert client.get(url).status_code == 200
    assert client.post(f"{url}cancel/").status_code == 302


def test_manage_takes_the_same_queries_whatever_else_is_booked(
    client, haircut, booking, url, django_assert_num_queries
):
    client.get(url)
    with django_assert_num_queries(7):
        client.get(url)
    make.book(haircut, NINE_TUESDAY.replace(hour=10), now=NOW)
    make.book(haircut, NINE_TUESDAY.replace(hour=12), now=NOW)

    with django_assert_num_queries(7):
        client.get(url)


def test_guessing_is_limited_per_address(client, booking, url, settings):
    settings.RATE_LIMITS = True
    settings.API_RATES = {**settings.API_RATES, "manage": {"address": 0}}

    assert client.get(url).status_code == 429


STANDARD = Agreement(
    price_minor=4500,
    currency="EUR",
    tiers=(
        RefundTier(hours_before=24, refund_percent=100),
        RefundTier(hours_before=0, refund_percent=50),
    ),
    sentence="As agreed: 24 hours before, or half.",
    language="en",
)


@pytest.fixture
def agreed_url(haircut):
    """The link of a booking with conditions; the policies of now are others."""
    booking = make.book(haircut, NINE_TUESDAY, staff="ana", now=NOW, agreement=STANDARD).booking
    Service.objects.update(price_minor=9900)
    return f"/manage/{booking.id}/{links.get_manage_token(booking)}/"


@pytest.mark.parametrize("page", ["", "booked/", "cancel/", f"move/?start={TEN_WEDNESDAY}"])
def test_pages_of_a_booking_show_what_was_agreed(client, agreed_url, page):
    content = client.get(f"{agreed_url}{page}").content.decode()

    assert '<p class="soft small" lang="en">As agreed: 24 hours before, or half.</p>' in content
    assert "€45" in content
    assert "99" not in re.sub(r"[0-9a-f-]{36}|[\w-]{22,}", "", content)
    assert "It costs nothing." not in content


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-11-23T08:00:00Z", "This costs you nothing."),
        ("2026-11-23T08:00:01Z", "If you cancel now: 50 % refund."),
    ],
)
def test_cancelling_is_free_only_where_the_agreement_says_so(
    client, agreed_url, frozen_clock, now, told
):
    frozen_clock.write_text(f"={now}")

    content = client.get(f"{agreed_url}cancel/").content.decode()

    assert f"The time becomes free for others at once. {told}" in content


def test_booking_that_waits_for_its_payment_says_so(client, booking, url):
    Booking.objects.update(status="held")

    content = client.get(url).content.decode()

    assert "Your booking waits for its payment" in content
    assert "Your booking is confirmed" not in content
    assert "cancel/" not in content
