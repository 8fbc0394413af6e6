"""Messages that waited too long to be true are skipped, and say why."""

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from booking_saas.wiring.subjects import booking as booking_subject
from booking_saas.wiring.subjects import dues
from booking_saas.wiring.subjects.booking import BookingSubject
from notifications.channels.email import composing
from notifications.contracts import (
    SUBJECTS,
    AboutKind,
    Audience,
    BookingContext,
    Contact,
    Deadlines,
    MessageKind,
    Outdated,
    Recipient,
    Visit,
)
from notifications.models import Message
from notifications.operations import announcements, delivery
from scheduling.models import Booking, BookingEvent
from scheduling.operations import bookings, restoring
from scheduling.operations.clocks import clock_changes
from scheduling.operations.commands import Actor, CancelBooking, RestoreBooking
from scheduling.queries import bookings as bookings_shown
from scheduling.queries import links, proofs
from tests.factories.clock_changes import (
    MONDAY_NINE,
    NINE_BY_TODAYS_LAW,
    book_last_year,
    make_salon,
)
from tests.factories.notifications import make_planned
from tests.factories.scheduling import NOW, at, book, key, make_profile
from tests.notifications.conftest import JANE, announce_to_jane, fail


@pytest.fixture
def cancellation(salon, channel):
    """A message about a cancellation that waits, because the mail server is away."""
    announce_to_jane(salon, hour=9)
    booking_id = Booking.objects.get().pk
    bookings.cancel_booking(
        CancelBooking(booking_id=booking_id, idempotency=key("cancel")), now=NOW
    )
    channel.taken.clear()
    channel.behave = fail(permanent=False)
    event = BookingEvent.objects.get(booking_id=booking_id, version=2)
    with pytest.raises(delivery.DeliveryDelayedError):
        announcements.announce(AboutKind.BOOKING, event.pk, audience=Audience.CUSTOMER, now=NOW)
    channel.behave = lambda _envelope: None
    return Message.objects.get(status="queued")


def find_outcome(message, channel, *, now):
    delivery.deliver(message.pk, now=now)
    message.refresh_from_db()
    return message.status, message.reason, len(channel.taken)


def test_cancellation_is_told_until_the_visit_would_begin(cancellation, channel):
    assert find_outcome(cancellation, channel, now=at(8, 59)) == ("sent", "", 1)


def test_cancellation_is_not_told_after_the_visit_would_have_begun(cancellation, channel):
    outcome = find_outcome(cancellation, channel, now=at(9))

    assert outcome == ("skipped", "The visit has since begun.", 0)


@pytest.mark.parametrize(
    ("kind", "audience", "is_told"),
    [
        ("cancellation", "customer", True),
        ("cancellation", "staff", True),
        ("confirmation", "customer", False),
    ],
)
def test_cancellation_by_staff_is_told_after_the_start_too(salon, kind, audience, is_told):
    by_staff = Actor(kind=BookingEvent.Actor.STAFF)
    booking = book(salon.service, at(9), contact=JANE, staff=salon.anna, actor=by_staff).booking
    if kind == "cancellation":
        command = CancelBooking(booking_id=booking.id, idempotency=key("cancel"), actor=by_staff)
        bookings.cancel_booking(command, now=at(9, 30))

    planned = make_planned(
        booking.id, version=2 if kind == "cancellation" else 1, kind=kind, audience=audience
    )
    found = BookingSubject().find(planned, now=at(12))

    told = Outdated(reason="The visit has since begun.")
    assert isinstance(found, BookingContext) if is_told else found == told


def test_cancellation_that_was_taken_back_is_not_told(cancellation, channel):
    command = RestoreBooking(booking_id=Booking.objects.get().pk, idempotency=key("restore"))
    restoring.restore_booking(command, now=NOW)

    outcome = find_outcome(cancellation, channel, now=NOW)

    assert outcome == ("skipped", "The cancellation has since been undone.", 0)


def find(salon, hour=9, kind="confirmation", version=1, now=NOW, **recipient):
    booking = book(salon.service, at(hour), contact=JANE, staff=salon.anna).booking
    planned = make_planned(booking.id, version=version, kind=kind, **recipient)
    found = BookingSubject().find(planned, now=now)
    return booking, found


def test_context_carries_links_that_work_on_the_businesses_own_host(salon):
    booking, context = find(salon)

    snapshot = bookings_shown.get_snapshot(booking.id)
    proof = proofs.make_link_proof("jane@example.com")
    assert context.manage_url == (
        f"http://acme.localhost/manage/{booking.id}/{links.get_manage_token(snapshot)}/"
    )
    assert context.mailed_url == f"{context.manage_url}mail/{proof}/"
    assert context.secrets == (links.get_manage_token(snapshot), proof)
    assert context.staff_url == (
        f"http://acme.localhost/admin/scheduling/booking/{booking.id}/change/"
    )
    assert context.calendar_uid == f"{booking.id}@localhost"
    assert context.business.host == "acme.localhost"


def test_context_is_that_of_the_visit(salon):
    _booking, context = find(salon)

    assert context.visit == Visit(
        service="Haircut",
        starts_at=at(9),
        ends_at=at(10),
        zone=ZoneInfo("Europe/Berlin"),
        location_zone=ZoneInfo("Europe/Berlin"),
        customer_zone=ZoneInfo("America/New_York"),
        remote=False,
        location="Salon Mitte, Torstr. 1, 10119 Berlin",
        staff=("Anna",),
        price_minor=4500,
        currency="EUR",
        terms="",
        map_url="https://www.openstreetmap.org/search?query=Torstr.+1%2C+10119+Berlin",
    )
    assert context.deadlines == Deadlines(
        move_until=at(9), cancel_until=at(9), refund_until=None, refund_percent=100
    )
    assert (context.before, context.version, context.actor) == (None, 1, "customer")
    assert context.customer == Contact(name="Jane Doe", email="jane@example.com", phone="")


def test_address_is_the_customers_however_it_is_written(salon):
    assert isinstance(find(salon, address="JANE@Example.com")[1], BookingContext)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"address": "june@example.com"}, "The customer’s address has since changed."),
        ({"now": at(9)}, "The visit has since begun."),
        ({"version": 2}, "This booking no longer exists."),
    ],
)
def test_what_is_not_true_says_why(salon, fields, reason):
    assert find(salon, **fields)[1] == Outdated(reason=reason)


def test_unknown_booking_is_outdated(salon):
    found = BookingSubject().find(make_planned(UUID(int=1)), now=NOW)

    assert found == Outdated(reason="This booking no longer exists.")


def test_news_say_whom_on_which_channel_and_in_which_language(salon):
    booking = book(salon.service, at(9), contact=JANE, staff=salon.anna).booking
    event = BookingEvent.objects.get()

    planned = BookingSubject().plan_messages([event.pk])

    assert [(item.about_id, item.version, item.kind) for item in planned] == [
        (booking.id, 1, "confirmation")
    ] * 2
    assert [item.recipient for item in planned] == [
        Recipient(
            audience="customer",
            channel="email",
            address="jane@example.com",
            name="Jane Doe",
            locale="en",
        ),
        Recipient(
            audience="staff",
            channel="email",
            address="anna@salon.example",
            name="Anna",
            locale="en",
        ),
    ]


def test_every_news_of_a_booking_has_words_in_mails(salon):
    told = {(Audience.CUSTOMER, kind) for kind in booking_subject.KINDS.values()}
    told |= {
        (Audience.STAFF, kind) for kind in (*booking_subject.KINDS.values(), MessageKind.RELEASED)
    }

    told |= {(Audience.CUSTOMER, kind) for kind in (*dues.KINDS, MessageKind.LINK)}
    written = {each for each in composing.WRITERS if each[0] == AboutKind.BOOKING}
    assert {(AboutKind.BOOKING, *each) for each in told} == written


def test_subjects_of_every_kind_are_plugged():
    assert set(SUBJECTS) == set(AboutKind)


@pytest.mark.parametrize("act", [clock_changes.tell_wall_time, clock_changes.keep_wall_time])
@pytest.mark.parametrize("audience", [Audience.CUSTOMER, Audience.STAFF])
def test_time_before_new_clock_rules_is_read_as_it_was_told(acme, act, audience):
    make_profile()
    service, _person = make_salon()
    booking = book_last_year(service, MONDAY_NINE, contact=JANE)
    now = MONDAY_NINE - timedelta(days=7)
    act(booking.id, version=1, now=now)

    context = BookingSubject().find(
        make_planned(booking.id, version=2, kind="clock_change", audience=audience), now=now
    )

    is_kept = act is clock_changes.keep_wall_time
    assert context.before.starts_at == NINE_BY_TODAYS_LAW
    assert context.visit.starts_at == (NINE_BY_TODAYS_LAW if is_kept else MONDAY_NINE)
