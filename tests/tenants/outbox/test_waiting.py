"""How long a business waits while the messages of another keep workers busy (booking-rules, 10)."""

from datetime import timedelta

from django.utils import timezone

from tenants.models import OutboxMessage
from tenants.outbox import claims
from tests import unguarded_outbox
from tests.factories.outbox import make_message

WORKERS = 4
EACH_TAKES = timedelta(seconds=10)
"""As long as a provider may keep a worker waiting."""


def wait_behind_a_backlog() -> timedelta:
    """Return when the one message of another business begins, behind 100 slow ones.

    Workers are counted and time is told; the claims are real.
    """
    for _ in range(100):
        make_message("t_a")
    start = now = timezone.now()
    queue = [claim.message_id for claim in claims.take(now)[0]]
    other = make_message("t_b", visible_at=start).pk
    while True:
        # What was sent again is there already.
        sent = [claim.message_id for claim in claims.take(now)[0]]
        queue += [each for each in sent if each not in queue]
        begun, queue = queue[:WORKERS], queue[WORKERS:]
        if other in begun:
            return now - start
        OutboxMessage.objects.filter(pk__in=begun).update(done_at=now, sent_at=None)
        now += EACH_TAKES


def test_another_business_begins_at_once(db, settings):
    settings.WORKER_PROCESSES = {"core": WORKERS}

    assert wait_behind_a_backlog() == timedelta(0)


def test_control_without_its_share_one_business_keeps_the_other_waiting(db, settings, monkeypatch):
    settings.WORKER_PROCESSES = {"core": WORKERS}
    unguarded_outbox.without_shares_of_a_business(monkeypatch)

    assert wait_behind_a_backlog() > timedelta(seconds=60)
