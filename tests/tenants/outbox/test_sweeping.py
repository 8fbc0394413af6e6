from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tenants import outbox
from tenants.models import OutboxMessage
from tenants.outbox import leases, nudges


@pytest.fixture
def sent(monkeypatch):
    """Collect what a broker would get: the broker is a third party."""
    calls = []
    monkeypatch.setattr(nudges, "send", calls.extend)
    return calls


@pytest.fixture
def dead_broker(monkeypatch):
    def refuse(_calls):
        raise OSError("connection refused")

    monkeypatch.setattr(nudges, "send", refuse)


def make_message(business, **fields) -> OutboxMessage:
    return OutboxMessage.objects.create(
        schema_name=business.schema_name,
        topic="thing.made",
        consumer="tests.first",
        payload={},
        **fields,
    )


def test_sweep_sends_due_messages_of_all_businesses(acme, globex_business, sent):
    mine, theirs = make_message(acme), make_message(globex_business)

    assert outbox.sweep() == 2

    assert sent == [
        ("tests.first", {"schema_name": acme.schema_name, "message_id": mine.pk}),
        ("tests.first", {"schema_name": globex_business.schema_name, "message_id": theirs.pk}),
    ]


def test_sweep_sends_again_only_after_a_while(acme, sent):
    now = timezone.now()
    make_message(acme)
    outbox.sweep(now)

    assert outbox.sweep(now + timedelta(seconds=29)) == 0
    assert outbox.sweep(now + timedelta(seconds=31)) == 1


def test_sweep_leaves_what_is_not_to_be_done(acme, sent):
    now = timezone.now()
    make_message(acme, done_at=now)
    make_message(acme, dead_at=now)
    make_message(acme, leased_until=now + timedelta(seconds=1))
    make_message(acme, not_before=datetime(2999, 1, 1, tzinfo=UTC))

    assert outbox.sweep(now) == 0


def test_sweep_obeys_the_products_clock(acme, sent, settings, tmp_path):
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text("=2030-01-01T00:00:00Z")
    make_message(acme, not_before=datetime(2029, 12, 31, tzinfo=UTC))
    make_message(acme, not_before=datetime(2030, 1, 2, tzinfo=UTC))

    assert outbox.sweep() == 1


def test_sweep_without_broker_leaves_the_rows_for_the_next(acme, dead_broker):
    message = make_message(acme)

    assert outbox.sweep() == 0

    message.refresh_from_db()
    assert message.sent_at is None


def test_sweep_buries_poison(acme, sent):
    message = make_message(acme, attempts=leases.MAX_ATTEMPTS)

    assert outbox.sweep() == 0

    message.refresh_from_db()
    assert message.dead_at is not None


def test_prune_forgets_what_was_done_a_week_ago(acme):
    now = timezone.now()
    make_message(acme, done_at=now - timedelta(days=8))
    fresh = make_message(acme, done_at=now - timedelta(days=6))
    dead = make_message(acme, dead_at=now - timedelta(days=30))

    assert outbox.prune(now) == 1

    assert set(OutboxMessage.objects.values_list("pk", flat=True)) == {fresh.pk, dead.pk}


def test_oldest_pending_age_counts_untried_due_messages(acme):
    now = timezone.now()
    assert outbox.find_oldest_pending_age(now) is None
    make_message(acme, created_at=now - timedelta(seconds=40))
    make_message(acme, created_at=now - timedelta(seconds=90), attempts=1)
    make_message(acme, created_at=now - timedelta(days=9), not_before=now + timedelta(days=1))

    assert outbox.find_oldest_pending_age(now) == timedelta(seconds=40)
