"""Queues of workers, and remotes that keep them waiting."""

import pytest
from django.utils import timezone

from tenants import outbox
from tenants.models import OutboxMessage
from tenants.outbox import claims, lanes, nudges
from tests import unguarded_outbox
from tests.factories.outbox import make_message

BUSINESSES = ("t_a", "t_b", "t_c", "t_d", "t_e")


@pytest.fixture(autouse=True)
def few_workers(settings):
    settings.WORKER_PROCESSES = {"core": 2, "messages": 4}


def make_mail(schema_name: str = "t_a", **fields) -> OutboxMessage:
    return make_message(schema_name, **{"queue": "messages", "remote": "smtp"} | fields)


def take() -> list[tuple[str, str]]:
    """Return queue and business of what is taken, in the order of being sent."""
    batch, _more = claims.take(timezone.now())
    return [(claim.queue, claim.schema_name) for claim in batch]


@pytest.mark.parametrize(("processes", "of_remote"), [(1, 1), (2, 1), (5, 2), (400, 200)])
def test_remote_has_half_of_the_workers_of_a_queue(settings, processes, of_remote):
    settings.WORKER_PROCESSES = {"core": 2, "messages": processes}

    assert [(each.queue, each.of_remote) for each in lanes.list_shares()] == [
        ("core", 1),
        ("messages", of_remote),
    ]


def test_remote_of_all_businesses_holds_half_of_the_workers(db):
    for schema_name in BUSINESSES:
        make_mail(schema_name)

    assert take() == [("messages", "t_a"), ("messages", "t_b")]
    assert take() == []


def test_text_message_does_not_stand_behind_mails_of_its_own_business(db):
    for _ in range(5):
        make_mail()
    take()

    make_mail("t_a", remote="sms")
    make_mail("t_b", remote="sms")

    # Of t_a two are in hand already: that is its share.
    assert take() == [("messages", "t_b")]


def test_full_remote_leaves_the_share_of_a_business_to_others(db):
    for schema_name in ("t_a", "t_b"):
        make_mail(schema_name)
    take()
    make_mail("t_c")
    for _ in range(2):
        make_mail("t_c", remote="sms")

    assert take() == [("messages", "t_c")] * 2


def test_control_without_its_share_a_remote_holds_every_worker(db, monkeypatch):
    unguarded_outbox.without_shares_of_a_remote(monkeypatch)
    for schema_name in BUSINESSES:
        make_mail(schema_name)

    assert len(take()) == len(BUSINESSES)


def test_queues_do_not_wait_for_each_other(db):
    for _ in range(3):
        make_mail()
        make_message("t_a")

    assert sorted(take()) == [("core", "t_a"), ("messages", "t_a"), ("messages", "t_a")]


def test_place_at_a_remote_goes_to_another_business_at_once(acme, settings, queue):
    settings.WORKER_PROCESSES = {"messages": 2}
    first = make_mail(acme.schema_name)
    take()
    make_mail("t_z")
    assert queue() == []

    outbox.mark_done(outbox.lease(first.pk))

    assert queue() == ["tenants.sweep_outbox"]
    assert take() == [("messages", "t_z")]


def test_queue_of_which_no_worker_is_known_is_left_alone(db):
    make_message("t_a", queue="calendars")

    assert take() == []
    assert OutboxMessage.objects.waiting().count() == 1


@pytest.mark.parametrize(("queue", "ending"), [("core", ""), ("messages", "-messages")])
def test_task_goes_to_the_queue_of_its_message(acme, sent, settings, queue, ending):
    make_message(acme, queue=queue)

    assert outbox.sweep() == 1

    assert [each for _name, _kwargs, each in sent] == [queue]
    assert nudges.name_queue(queue) == f"{settings.CELERY_TASK_DEFAULT_QUEUE}{ending}"
