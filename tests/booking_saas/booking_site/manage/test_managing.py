import re
import uuid

import pytest
from django_tenants.utils import tenant_context

from scheduling.contracts import Agreement, RefundTier
from scheduling.models import Booking, BookingEvent, BusinessProfile, Location, Order, Service
from scheduling.operations import bookings
from scheduling.operations.commands import CancelBooking
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
    assert "Tuesday, 24 November, 09:00 – 10:00, Berlin time" in content
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


@pytest.mark.parametrize("page", ["booked/", "booking.ics"])
def test_link_goes_into_no_store_and_no_referrer(client, url, page):
    response = client.get(f"{url}{page}")

    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("page", ["", "cancel/", f"move/?start={TEN_WEDNESDAY}"])
def test_pages_with_a_form_give_away_the_host_only(client, url, page):
    assert client.get(f"{url}{page}")["Referrer-Policy"] == "strict-origin"


def test_booked_says_the_same_after_a_reload_and_later_the_state(client, booking, url):
    first = client.get(f"{url}booked/").content.decode()
    second = client.get(f"{url}booked/").content.decode()
    cancel(booking)
    third = client.get(f"{url}booked/").content.decode()

    assert "You are booked, \u2068Customer\u2069." in first
    assert "You are booked, \u2068Customer\u2069." in second
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


@pytest.mark.parametrize(
    ("name", "greeted"),
    [("Dr. Lucia Rivera", "Dr. Lucia Rivera"), ("Dr.", "Dr"), ("Sammy Davis Jr.", "Sammy")],
)
def test_first_name_is_greeted_where_it_is_plain(client, booking, url, name, greeted):
    Order.objects.update(contact_name=name)

    content = client.get(f"{url}booked/").content.decode()

    assert f"You are booked, \u2068{greeted}\u2069." in content


def test_just_booked_it_is_told_until_when_it_can_be_changed(client, booking, url):
    BusinessProfile.objects.update(cancel_cutoff_minutes=120, reschedule_cutoff_minutes=120)

    content = client.get(f"{url}booked/").content.decode()

    assert "You can move or cancel it until Tuesday, 24 November, 07:00, Berlin time." in content
    assert "Tuesday, 24 November, 09:00 – 10:00, Berlin time" in content
    assert "https://www.openstreetmap.org/search?query=Kastanienallee+12" in content
    assert content.count("https://calendar.google.com/calendar/render?action=TEMPLATE") == 1
    assert content.count("https://outlook.live.com/calendar/0/deeplink/compose?") == 1
    assert content.count(f'href="{url}booking.ics"') == 1


def test_cut_off_is_named_in_both_zones_where_they_differ(client, booking, url):
    BusinessProfile.objects.update(cancel_cutoff_minutes=120, reschedule_cutoff_minutes=120)

    content = client.get(f"{url}?tz=America/New_York").content.decode()

    assert (
        "You can move or cancel it until Tuesday, 24 November, 07:00, Berlin time"
        " (Tuesday, 24 November, 01:00 in New York). It costs nothing."
    ) in content


def test_past_visit_can_only_be_booked_again(client, booking, url, frozen_clock):
    frozen_clock.write_text("=2026-11-24T10:00:00Z")

    content = client.get(url).content.decode()

    assert "This visit has begun or is over" in content
    assert f"{url}cancel/" not in content
    assert 'href="/book/haircut/"' in content


def test_service_that_ended_can_still_be_cancelled_but_not_moved(client, booking, url):
    Service.objects.update(active=False)

    content = client.get(url).content.decode()
    assert f"{url}move/" not in content
    assert "We no longer offer this online, so it cannot be moved here." in content
    assert client.post(f"{url}cancel/").status_code == 302


@pytest.mark.parametrize("ended", [Service, Location])
def test_link_to_book_again_leads_somewhere(client, booking, url, ended):
    cancel(booking)
    ended.objects.update(active=False)

    content = client.get(url).content.decode()

    assert "/book/haircut/" not in content
    assert re.search(r'href="/">\s*See what else can be booked', content)


def test_manage_takes_the_same_queries_whatever_else_is_booked(
    client, haircut, booking, url, django_assert_num_queries
):
    client.get(url)
    with django_assert_num_queries(14):
        client.get(url)
    make.book(haircut, NINE_TUESDAY.replace(hour=10), now=NOW)
    make.book(haircut, NINE_TUESDAY.replace(hour=12), now=NOW)

    with django_assert_num_queries(14):
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
