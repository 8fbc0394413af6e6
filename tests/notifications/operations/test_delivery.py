import pytest
from django.core.cache import cache
from django.utils import timezone

from foundation import colors, schemas
from notifications.contracts import AboutKind, Audience
from notifications.models import Message
from notifications.operations import announcements, caps, delivery
from scheduling.models import Booking, BookingEvent, BusinessProfile, Order
from scheduling.operations import bookings
from scheduling.operations.commands import CancelBooking
from scheduling.queries import bookings as bookings_shown
from scheduling.queries import links
from tenants.models import OutboxMessage
from tests import unguarded_floods
from tests.factories.scheduling import NOW, at, book, key
from tests.notifications.conftest import (
    AWAY,
    JANE,
    announce,
    announce_to_jane,
    fail,
    queue_for_jane,
)


def test_mail_shows_the_logo_from_the_businesses_own_host(salon, channel):
    BusinessProfile.objects.update(logo="logos/1.png")

    message = announce_to_jane(salon)

    (envelope,) = channel.taken
    address = f"http://acme.localhost/media/{schemas.get_current()}/logos/1.png"
    assert f'<img src="{address}" alt=""' in envelope.html
    assert message.html.count("<img ") == 1
    assert "/media/" not in envelope.text


def test_sent_message_keeps_what_was_said_without_the_key(salon, channel):
    message = announce_to_jane(salon)

    (envelope,) = channel.taken
    link = next(line for line in envelope.text.splitlines() if line.startswith("http"))
    _manage, secret, _mail, proof = link.rstrip("/").rsplit("/", 3)
    assert (message.status, message.attempts, message.sent_at) == ("sent", 1, NOW)
    assert message.subject == envelope.subject
    assert message.text == envelope.text.replace(secret, "…").replace(proof, "…")
    assert secret not in message.text + message.html
    assert proof not in message.text + message.html
    assert (len(secret), len(proof)) == (22, 28)


def test_temporary_failure_waits_and_says_why(salon, channel):
    message = queue_for_jane(salon, channel)

    assert (message.status, message.attempts, message.reason) == ("queued", 1, AWAY)

    delivery.deliver(message.pk, now=NOW)

    message.refresh_from_db()
    assert (message.status, message.attempts, message.reason) == ("sent", 2, "")


def test_permanent_failure_is_shown_to_staff(salon, channel):
    channel.behave = fail(permanent=True)

    message = announce_to_jane(salon)

    assert (message.status, message.reason) == ("failed", AWAY)
    delivery.deliver(message.pk, now=NOW)
    assert channel.taken == []


def test_last_try_ends_in_failure_for_staff_to_see(salon, channel):
    message = queue_for_jane(salon, channel)
    channel.behave = fail(permanent=False)

    delivery.deliver(message.pk, now=NOW, is_last_try=True)

    message.refresh_from_db()
    assert (message.status, message.reason) == ("failed", AWAY)


@pytest.mark.parametrize(("is_last_try", "status"), [(False, "queued"), (True, "failed")])
def test_message_that_breaks_the_worker_says_so(salon, channel, is_last_try, status):
    message = queue_for_jane(salon, channel)
    BusinessProfile.objects.update(accent_color="poison")

    with pytest.raises(colors.ColorError):
        delivery.deliver(message.pk, now=NOW, is_last_try=is_last_try)

    message.refresh_from_db()
    assert message.status == status
    assert message.reason == "foundation.colors.ColorError: Not a color: 'poison'"


def test_message_that_waited_is_skipped_once_the_booking_is_cancelled(salon, channel):
    message = queue_for_jane(salon, channel)
    booking = Booking.objects.get()
    bookings.cancel_booking(
        CancelBooking(booking_id=booking.pk, idempotency=key("cancel")), now=NOW
    )

    delivery.deliver(message.pk, now=NOW)

    message.refresh_from_db()
    assert message.status == "skipped"
    assert channel.taken == []


def test_old_address_of_a_customer_is_not_written_to(salon, channel):
    message = queue_for_jane(salon, channel)
    Order.objects.update(contact_email="new@example.com")
    Booking.objects.update(link_generation=2)

    delivery.deliver(message.pk, now=NOW)

    message.refresh_from_db()
    assert (message.status, message.reason) == (
        "skipped",
        "The customer’s address has since changed.",
    )
    assert channel.taken == []


def test_message_carries_the_link_that_works_now(salon, channel):
    message = queue_for_jane(salon, channel)
    Booking.objects.update(link_generation=2)

    delivery.deliver(message.pk, now=NOW)

    (envelope,) = channel.taken
    booking = bookings_shown.get_snapshot(message.about_id)
    assert booking.link_generation == 2
    assert links.get_manage_token(booking) in envelope.text
    message.refresh_from_db()
    assert links.get_manage_token(booking) not in message.text + message.html


@pytest.fixture
def at_the_cap(salon, channel, monkeypatch):
    """Jane has had as many messages as anybody gets in an hour; the next one waits."""
    cache.clear()
    unguarded_floods.with_cap_of_messages(monkeypatch, 2)
    for hour in (9, 10):
        announce_to_jane(salon, hour)
    return book(salon.service, at(11), contact=JANE, staff=salon.anna).booking


def test_customer_over_the_cap_is_told_later(at_the_cap, channel):
    with pytest.raises(delivery.DeliveryDelayedError):
        announce(at_the_cap)

    waiting = Message.objects.get(status="queued")
    assert len(channel.taken) == 2
    assert waiting.reason == ("2 messages went to this address within an hour; this one waits.")

    an_hour_ago = timezone.now() - caps.WINDOW
    Message.objects.filter(status="sent").update(claimed_at=an_hour_ago)
    cache.clear()
    announce(at_the_cap)

    assert len(channel.taken) == 3


def test_cap_does_not_hold_back_others_or_staff(at_the_cap, channel, salon):
    event = BookingEvent.objects.filter(booking_id=at_the_cap.id).get()
    Message.objects.update(mailbox="anna@salon.example")

    announcements.announce(AboutKind.BOOKING, event.pk, audience=Audience.STAFF, now=NOW)

    assert channel.told[-1] == ("anna@salon.example", "Booked")


def test_control_switched_off_limits_let_everything_through(at_the_cap, channel, settings):
    settings.RATE_LIMITS = False

    announce(at_the_cap)

    assert len(channel.taken) == 3


def test_resend_sends_once_more_with_an_id_of_its_own(salon, channel, work):
    message = announce_to_jane(salon)
    OutboxMessage.objects.all().delete()

    delivery.resend(message.pk, now=NOW)

    message.refresh_from_db()
    assert (message.status, message.resends) == ("queued", 1)
    row = OutboxMessage.objects.get()
    assert row.consumer == "notifications.deliver_message"
    assert row.payload == {"format": 1, "notification_id": message.pk}
    delivery.deliver(message.pk, now=NOW)
    first, second = channel.taken
    assert first.message_id != second.message_id
    assert first.text == second.text


def test_two_clicks_on_resend_send_once_more(salon, channel):
    message = announce_to_jane(salon)

    for _ in range(2):
        delivery.resend(message.pk, now=NOW)
    for _ in range(2):
        delivery.deliver(message.pk, now=NOW)

    assert len(channel.taken) == 2


def test_resend_of_what_is_no_longer_true_is_refused(salon, channel):
    message = announce_to_jane(salon)

    with pytest.raises(delivery.ResendRefusedError, match="The visit has since begun"):
        delivery.resend(message.pk, now=at(9))

    message.refresh_from_db()
    assert (message.status, message.resends) == ("sent", 0)


@pytest.mark.parametrize("status", ["delivered", "bounced"])
def test_message_with_a_report_counts_as_sent_and_is_not_sent_again(salon, channel, status):
    message = announce_to_jane(salon)
    Message.objects.update(status=status, reason="Reported by the provider")

    delivery.deliver(message.pk, now=NOW)

    assert len(channel.taken) == 1
    message.refresh_from_db()
    assert message.status == status


def test_resend_of_a_skipped_message_sends_it(salon, channel):
    message = announce_to_jane(salon)
    Message.objects.update(status="skipped", reason="Nobody was told.", sent_at=None)

    delivery.resend(message.pk, now=NOW)
    delivery.deliver(message.pk, now=NOW)

    assert channel.told == [("jane@example.com", "Confirmed")] * 2
