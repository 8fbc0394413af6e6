"""Fair claims: each business has a few places in hand, however much of it waits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenants import outbox
from tenants.models import OutboxMessage
from tenants.outbox import claims, lanes
from tests import unguarded_outbox
from tests.factories.outbox import make_message

SECOND = timedelta(seconds=1)


def make_many(schema_name: str, count: int, **values) -> None:
    OutboxMessage.objects.bulk_create(
        [
            OutboxMessage(
                schema_name=schema_name, topic="t", consumer="tests.first", payload={}, **values
            )
            for _ in range(count)
        ]
    )


def count_in_hand(schema_name: str) -> int:
    return OutboxMessage.objects.in_hand().filter(schema_name=schema_name).count()


def take(now=None) -> list[str]:
    """Return the businesses whose messages are taken, in the order of being sent."""
    batch, _more = claims.take(now or timezone.now())
    return [claim.schema_name for claim in batch]


def position_in_queue(sent: list, schema_name: str) -> int:
    return [kwargs["schema_name"] for _name, kwargs, _queue in sent].index(schema_name)


@pytest.mark.parametrize(
    ("processes", "allowed"), [(1, 1), (2, 1), (3, 1), (8, 4), (40, 20), (400, 20)]
)
def test_business_has_twenty_places_on_half_of_the_workers(settings, processes, allowed):
    settings.WORKER_PROCESSES = {"core": processes}

    (share,) = lanes.list_shares()

    assert (share.queue, share.of_business) == ("core", allowed)


def test_claim_takes_as_many_of_a_business_as_it_has_places(db):
    make_many("t_a", 25)
    make_many("t_b", 3)

    assert sorted(take()) == ["t_a"] * 20 + ["t_b"] * 3
    assert take() == []
    assert count_in_hand("t_a") == 20


@pytest.mark.parametrize("end", ["done", "failed", "dead"])
def test_place_is_free_again_when_its_message_ends(acme, settings, end):
    settings.WORKER_PROCESSES = {"core": 2}
    make_many(acme.schema_name, 2)
    take()
    held = outbox.lease(OutboxMessage.objects.in_hand().get().pk)
    assert take() == []

    if end == "done":
        outbox.mark_done(held)
    else:
        outbox.mark_failed(held, "refused", permanent=end == "dead")

    assert take() == [acme.schema_name]


def test_message_that_a_worker_has_keeps_its_place(acme, settings):
    settings.WORKER_PROCESSES = {"core": 2}
    make_many(acme.schema_name, 2)
    now = timezone.now()
    take(now)
    (message,) = OutboxMessage.objects.in_hand()

    assert outbox.lease(message.pk, now) is not None

    assert take(now + 59 * SECOND) == []
    assert take(now + 60 * SECOND) == [acme.schema_name]
    message.refresh_from_db()
    assert (message.leased_at, message.visible_at) == (None, now + 90 * SECOND)


def test_message_that_was_sent_in_vain_is_sent_again_in_its_own_place(acme, settings):
    settings.WORKER_PROCESSES = {"core": 2}
    make_many(acme.schema_name, 5)
    now = timezone.now()
    claimed = [claims.take(now + seconds * SECOND)[0] for seconds in (0, 29, 30, 60)]

    ids = [[claim.message_id for claim in batch] for batch in claimed]
    assert ids == [ids[0], [], ids[0], ids[0]]
    assert OutboxMessage.objects.in_hand().get().sent_at == now


def test_oldest_is_taken_first(acme, settings):
    settings.WORKER_PROCESSES = {"core": 2}
    now = timezone.now()
    later = make_message(acme, visible_at=now - 5 * SECOND)
    earlier = make_message(acme, visible_at=now - 6 * SECOND)

    taken = []
    for _ in range(2):
        (claim,) = claims.take(now)[0]
        taken.append(claim.message_id)
        outbox.mark_done(outbox.lease(claim.message_id))

    assert taken == [earlier.pk, later.pk]


def test_first_of_each_business_comes_before_the_second_of_any(db, monkeypatch):
    unguarded_outbox.with_batch(monkeypatch, claims, 3)
    for schema_name in ("t_a", "t_b", "t_c"):
        make_many(schema_name, 5)

    batch, there_is_more = claims.take(timezone.now())

    assert sorted(claim.schema_name for claim in batch) == ["t_a", "t_b", "t_c"]
    assert there_is_more


def test_business_with_a_backlog_does_not_stand_before_another(db, sent):
    make_many("t_a", 500)
    outbox.sweep()
    make_many("t_b", 1)

    outbox.sweep()

    assert position_in_queue(sent, "t_b") == 20


def test_control_without_places_the_other_business_starves(db, sent, monkeypatch):
    unguarded_outbox.without_shares_of_a_business(monkeypatch)
    make_many("t_a", 500)
    outbox.sweep()
    make_many("t_b", 1)

    outbox.sweep()

    assert position_in_queue(sent, "t_b") == 500


def test_control_in_one_order_for_all_the_other_business_starves(db):
    """What a claim would be that asks for the oldest and knows of no businesses."""
    make_many("t_a", 500)
    make_many("t_b", 1)

    oldest = OutboxMessage.objects.waiting().order_by("visible_at", "pk")[:200]

    assert {message.schema_name for message in oldest} == {"t_a"}


def test_broker_that_is_away_leaves_everything_as_it_was(acme, dead_broker):
    make_many(acme.schema_name, 2)
    before = list(OutboxMessage.objects.order_by("pk").values())

    assert outbox.sweep() == 0

    assert list(OutboxMessage.objects.order_by("pk").values()) == before


def test_broker_that_dies_half_way_takes_nothing_from_a_worker(acme, monkeypatch):
    make_many(acme.schema_name, 2)
    leased = []

    def send(calls):
        _name, kwargs, _queue = next(iter(calls))
        leased.append(outbox.lease(kwargs["message_id"]))
        raise OSError("connection reset")

    unguarded_outbox.with_broker(monkeypatch, send)

    assert outbox.sweep() == 0

    (in_hand,) = OutboxMessage.objects.in_hand()
    assert (in_hand.pk, in_hand.fence) == (leased[0].message_id, leased[0].fence)
    assert OutboxMessage.objects.waiting().filter(visible_at__lte=timezone.now()).count() == 1


def test_poison_is_buried_and_the_next_of_its_stream_passes(acme, sent):
    poison = make_message(acme, attempts=claims.MAX_ATTEMPTS, stream="thing:1/x")
    following = make_message(acme, stream="thing:1/x")

    assert outbox.sweep() == 1

    poison.refresh_from_db()
    assert poison.dead_at is not None
    assert poison.last_error == "no attempt came to an end"
    assert [kwargs["message_id"] for _name, kwargs, _queue in sent] == [following.pk]
