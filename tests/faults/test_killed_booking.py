"""The web process is killed in the middle of a booking: the same key gives exactly one."""

import signal

import pytest
from django.core.management import call_command

from scheduling.models import Booking, Occupancy
from tenants import outbox
from tenants.models import OutboxMessage
from tests.factories.scheduling import (
    at,
    book,
    make_location,
    make_profile,
    make_resource,
    make_service,
)

KILLED = -signal.SIGKILL


@pytest.fixture
def service(committed_acme):
    make_profile()
    ana = make_resource(make_location())
    return make_service([ana], [make_resource(ana.location, kind="room")])


def count() -> tuple[int, int, int]:
    return Booking.objects.count(), Occupancy.objects.count(), OutboxMessage.objects.count()


@pytest.mark.parametrize(
    ("place", "left_behind", "replayed"),
    [
        ("booking.locked", (0, 0, 0), "False"),
        ("booking.written", (0, 0, 0), "False"),
        ("outbox.committed", (1, 2, 3), "True"),
        ("booking.committed", (1, 2, 3), "True"),
    ],
)
def test_killed_booking_is_made_once_by_its_repeat(
    service, run_booker, place, left_behind, replayed
):
    killed, _said = run_booker(service.slug, at(10), "mine", crash_at=place)
    after_the_kill = count()

    status, said = run_booker(service.slug, at(10), "mine")

    assert (killed, after_the_kill) == (KILLED, left_behind)
    assert status == 0
    assert said == f"{Booking.objects.get().id} {replayed}"
    assert count() == (1, 2, 3)
    assert set(OutboxMessage.objects.values_list("consumer", flat=True)) == {
        "notifications.plan_alarms",
        "notifications.tell_customer",
        "notifications.tell_staff",
    }
    call_command("invariants", verbosity=0)


def test_killed_booking_holds_no_lock(service, run_booker):
    run_booker(service.slug, at(10), "mine", crash_at="booking.written")

    assert book(service, at(10)).booking.starts_at == at(10)


def test_killed_booking_control_another_key_books_again(service, run_booker):
    run_booker(service.slug, at(10), "mine", crash_at="booking.committed")

    status, _said = run_booker(service.slug, at(11), "another")

    assert status == 0
    assert count() == (2, 4, 6)


def test_news_of_a_booking_killed_before_its_nudge_leave_with_the_next_sweep(
    service, run_booker, queue
):
    """Control: with its nudge a sweep would be in the queue (``test_redis_down``)."""
    killed, _said = run_booker(service.slug, at(10), "mine", crash_at="outbox.committed")
    nudged = queue()
    written = set(OutboxMessage.objects.values_list("consumer", "sent_at", "attempts"))

    sent = outbox.sweep()

    assert (killed, nudged) == (KILLED, [])
    assert written == {
        ("notifications.plan_alarms", None, 0),
        ("notifications.tell_customer", None, 0),
        ("notifications.tell_staff", None, 0),
    }
    assert sent == 3
    assert sorted(queue()) == [
        "notifications.plan_alarms",
        "notifications.tell_customer",
        "notifications.tell_staff",
    ]
