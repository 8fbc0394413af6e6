"""Messages of one stream go one after the other; a dead one is passed over and stays to be seen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenants import outbox
from tenants.models import OutboxMessage
from tenants.outbox import claims
from tests import unguarded_outbox
from tests.factories.outbox import make_message

SECOND = timedelta(seconds=1)
STREAM = "booking:1/customer"


@pytest.fixture
def three(acme) -> list[OutboxMessage]:
    return [make_message(acme, stream=STREAM) for _ in range(3)]


def take(now=None) -> list[int]:
    batch, _more = claims.take(now or timezone.now())
    return [claim.message_id for claim in batch]


def finish(message, now=None) -> None:
    assert outbox.mark_done(outbox.lease(message.pk, now), now)


def test_messages_of_a_stream_are_taken_one_after_the_other(three):
    first, second, third = three

    taken = []
    for message in three:
        taken.append(take())
        finish(message)

    assert taken == [[first.pk], [second.pk], [third.pk]]


def test_control_without_the_guard_they_are_taken_at_once(three, monkeypatch):
    unguarded_outbox.without_order_of_streams(monkeypatch)

    assert take() == [message.pk for message in three]


def test_other_streams_and_other_businesses_are_not_held_back(acme, globex_business, three):
    other = make_message(acme, stream="booking:1/staff")
    foreign = make_message(globex_business, stream=STREAM)
    free = make_message(acme)

    assert take() == [three[0].pk, other.pk, foreign.pk, free.pk]


def test_blocked_messages_take_no_place(acme, settings, three):
    settings.WORKER_PROCESSES = {"core": 2}
    free = make_message(acme)

    finish(OutboxMessage.objects.get(pk=take()[0]))
    outbox.mark_failed(outbox.lease(take()[0]), "refused")

    assert take() == []
    assert take() == [free.pk]


def test_sweep_looks_behind_what_is_blocked(acme, settings, sent, three):
    settings.WORKER_PROCESSES = {"core": 4}
    free = make_message(acme)

    assert outbox.sweep() == 2

    assert [kwargs["message_id"] for _name, kwargs, _queue in sent] == [three[0].pk, free.pk]


def test_message_behind_one_that_rests_waits_for_it(three):
    now = timezone.now()
    (first,) = take(now)
    outbox.mark_failed(outbox.lease(first, now), "refused", now=now)

    assert take(now + 4 * SECOND) == []
    assert take(now + 5 * SECOND) == [first]


def test_dead_message_is_passed_over_and_stays_to_be_seen(three):
    first, second, _third = three
    outbox.mark_failed(outbox.lease(take()[0]), "no such address", permanent=True)

    assert take() == [second.pk]

    assert list(OutboxMessage.objects.dead().values_list("pk", "last_error")) == [
        (first.pk, "no such address")
    ]


def test_worker_gets_no_lease_before_the_ones_before_have_ended(three):
    first, second, _third = three

    assert outbox.lease(second.pk) is None
    finish(first)

    assert outbox.lease(second.pk) is not None


def test_blocked_message_is_looked_at_again_if_nobody_wakes_it(three, monkeypatch):
    """The worker dies between the end of a message and the waking of the next."""
    unguarded_outbox.without_waking_the_next(monkeypatch)
    first, second, _third = three
    now = timezone.now()
    take(now)
    finish(first, now)

    assert take(now + 59 * SECOND) == []
    assert take(now + 60 * SECOND) == [second.pk]


def test_revived_message_goes_before_those_that_passed_it(three):
    first, second, _third = three
    outbox.mark_failed(outbox.lease(take()[0]), "no such address", permanent=True)

    outbox.revive([first.pk])

    assert outbox.lease(second.pk) is None
    assert take() == [first.pk]
