"""The mail server is away: attempts do not count, and its first answer wakes everything at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenants.models import OutboxMessage
from tests import unguarded_outbox
from tests.factories.scheduling import NOW, at, book
from tests.notifications.conftest import (  # noqa: F401 - fixtures
    JANE,
    MailServer,
    salon,
    smtp_port,
    work,
)


@pytest.fixture
def resting(salon, smtp_port, work, settings, tmp_path) -> list[int]:  # noqa: F811 - fixtures
    """Book while nobody listens; return the messages that now wait for the mail server."""
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(f"={NOW.isoformat()}")
    book(salon.service, at(9), contact=JANE, staff=salon.anna)
    assert len(work()) == 2
    return list(OutboxMessage.objects.order_by("pk").values_list("pk", flat=True))


def let_the_first_one_try(resting: list[int], port: int, work) -> int:  # noqa: F811 - an argument
    """Let one pause pass, now that the server is there; return how many mails it got."""
    server = MailServer()
    OutboxMessage.objects.filter(pk__in=resting).update(
        visible_at=timezone.now() + timedelta(hours=1)
    )
    OutboxMessage.objects.filter(pk=resting[0]).update(visible_at=timezone.now())
    with server.running(port):
        work()
    return len(server.mails)


def test_attempts_at_a_mail_server_that_is_away_do_not_count(resting):
    of_mails = OutboxMessage.objects.filter(remote="smtp")
    rows = of_mails.values_list("attempts", "unanswered", "awaits_answer", "dead_at")

    assert list(rows) == [(0, 1, True, None)] * 2


def test_first_mail_that_arrives_wakes_the_others(resting, smtp_port, work):  # noqa: F811 - fixtures
    assert let_the_first_one_try(resting, smtp_port, work) == 2

    assert OutboxMessage.objects.open().count() == 0


def test_control_without_the_answer_the_others_rest_on(resting, smtp_port, work, monkeypatch):  # noqa: F811 - fixtures
    unguarded_outbox.without_waking_by_answers(monkeypatch)

    assert let_the_first_one_try(resting, smtp_port, work) == 1

    assert OutboxMessage.objects.open().count() == 1
