from datetime import timedelta

from django.utils import timezone

from tenants import outbox
from tenants.models import OutboxMessage
from tests import unguarded_outbox
from tests.factories.outbox import make_message

SECOND = timedelta(seconds=1)


def test_sweep_sends_visible_messages_of_all_businesses(acme, globex_business, sent):
    mine, theirs = make_message(acme), make_message(globex_business)

    assert outbox.sweep() == 2

    assert sent == [
        ("tests.first", {"schema_name": acme.schema_name, "message_id": mine.pk}, "core"),
        (
            "tests.first",
            {"schema_name": globex_business.schema_name, "message_id": theirs.pk},
            "core",
        ),
    ]


def test_sweep_sends_again_only_after_a_while(acme, sent):
    make_message(acme)
    now = timezone.now()
    outbox.sweep(now)

    assert outbox.sweep(now + 29 * SECOND) == 0
    assert outbox.sweep(now + 31 * SECOND) == 1


def test_sweep_leaves_what_is_not_to_be_done(acme, sent):
    done, dead = make_message(acme), make_message(acme)
    now = timezone.now()
    OutboxMessage.objects.filter(pk=done.pk).update(done_at=now)
    OutboxMessage.objects.filter(pk=dead.pk).update(dead_at=now)
    make_message(acme, visible_at=now + SECOND)
    leased = make_message(acme)
    outbox.lease(leased.pk)

    assert outbox.sweep(now) == 0


def test_sweep_stops_after_many(acme, globex_business, sent, monkeypatch):
    unguarded_outbox.with_messages_of_a_sweep(monkeypatch, 1)
    make_message(acme)
    make_message(globex_business)

    assert (outbox.sweep(), outbox.sweep(), outbox.sweep()) == (1, 1, 0)


def test_idle_sweep_asks_twice(db, sent, django_assert_num_queries):
    OutboxMessage.objects.count()
    with django_assert_num_queries(2):
        assert outbox.sweep() == 0
