from datetime import timedelta

from django.utils import timezone

from tenants import outbox
from tenants.models import OutboxMessage
from tests import unguarded_outbox
from tests.factories.outbox import make_message

SECOND = timedelta(seconds=1)


def test_prune_forgets_what_was_done_a_week_ago(acme, monkeypatch):
    unguarded_outbox.with_batch_of_pruning(monkeypatch, 2)
    now = timezone.now()
    for _ in range(3):
        make_message(acme, done_at=now - timedelta(days=8))
    fresh = make_message(acme, done_at=now - timedelta(days=6))
    dead = make_message(acme, dead_at=now - timedelta(days=30))

    assert outbox.prune(now) == 3

    assert set(OutboxMessage.objects.values_list("pk", flat=True)) == {fresh.pk, dead.pk}


def test_revive_begins_anew_with_dead_messages(acme):
    now = timezone.now()
    dead = make_message(acme, dead_at=now - timedelta(days=1), attempts=82, unanswered=3)

    assert outbox.revive([dead.pk], now) == 1

    dead.refresh_from_db()
    assert (dead.dead_at, dead.attempts, dead.unanswered) == (None, 0, 0)
    assert (dead.visible_at, dead.revived_at) == (now, now)
    assert outbox.lease(dead.pk, now) is not None


def test_revive_leaves_living_messages_alone(acme):
    now = timezone.now()
    resting = make_message(acme, attempts=5, visible_at=now + timedelta(hours=1))
    done = make_message(acme, attempts=2, done_at=now)
    leased = make_message(acme)
    outbox.lease(leased.pk)
    before = list(OutboxMessage.objects.order_by("pk").values())

    assert outbox.revive([resting.pk, done.pk, leased.pk]) == 0

    assert list(OutboxMessage.objects.order_by("pk").values()) == before


def test_oldest_pending_age_is_of_the_longest_visible_message_that_nobody_took(
    acme, globex_business
):
    now = timezone.now()
    assert outbox.find_oldest_pending_age(now) is None
    make_message(acme, visible_at=now + SECOND, created_at=now - timedelta(days=1))
    assert outbox.find_oldest_pending_age(now) is None
    make_message(acme, visible_at=now - 40 * SECOND)
    make_message(globex_business, visible_at=now - 30 * SECOND)

    assert outbox.find_oldest_pending_age(now) == 40 * SECOND


def test_oldest_pending_age_counts_what_was_sent_and_not_taken(acme, sent):
    message = make_message(acme)
    now = timezone.now()
    for seconds in (0, 31, 62):
        outbox.sweep(now + seconds * SECOND)

    assert outbox.find_oldest_pending_age(now + 70 * SECOND) == 70 * SECOND
    outbox.lease(message.pk)
    assert outbox.find_oldest_pending_age(now + 70 * SECOND) is None


def test_oldest_pending_age_leaves_out_the_backlog_of_a_business_at_work(acme, settings, sent):
    settings.WORKER_PROCESSES = {"core": 2}
    now = timezone.now()
    for _ in range(3):
        make_message(acme, visible_at=now - timedelta(hours=1))
    outbox.sweep(now)
    outbox.lease(OutboxMessage.objects.in_hand().get().pk, now)

    assert outbox.find_oldest_pending_age(now) is None


def test_oldest_pending_age_grows_while_the_broker_is_away(acme, dead_broker):
    now = timezone.now()
    make_message(acme, visible_at=now - 100 * SECOND)

    outbox.sweep(now)

    assert outbox.find_oldest_pending_age(now) == 100 * SECOND
