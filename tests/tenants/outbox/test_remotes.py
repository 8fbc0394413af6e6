"""A remote that does not answer: attempts that do not count, short pauses, one answer wakes all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenants import outbox
from tenants.models import OutboxMessage
from tenants.outbox import claims, remotes
from tests import unguarded_outbox
from tests.factories.outbox import make_message

SECOND = timedelta(seconds=1)


class AwayError(Exception):
    unreachable = True


def fail(message, now, **reason) -> None:
    outbox.mark_failed(outbox.lease(message.pk, now), "no answer", now=now, **reason)


def rest_for_remote(message, now=None) -> None:
    fail(message, now or timezone.now(), unreachable=True)


def state_of(message) -> tuple[int, int, bool]:
    message.refresh_from_db()
    return message.attempts, message.unanswered, message.awaits_answer


def test_attempt_without_an_answer_does_not_count(acme):
    message = make_message(acme, remote="smtp", attempts=7)

    with pytest.raises(AwayError), outbox.handling(message.pk):
        raise AwayError("nobody there")

    assert state_of(message) == (7, 1, True)
    assert message.last_error.endswith("AwayError: nobody there\n")


def test_pauses_without_an_answer_double_to_a_minute(acme):
    message = make_message(acme, remote="smtp")
    now, pauses = timezone.now(), []

    for _ in range(7):
        rest_for_remote(message, now)
        message.refresh_from_db()
        pauses.append((message.visible_at - now).total_seconds())
        now = message.visible_at

    assert pauses == [5, 10, 20, 40, 60, 60, 60]


def test_first_answer_wakes_all_that_rest_for_the_remote(acme, globex_business, queue):
    resting = [make_message(acme, remote="smtp") for _ in range(2)]
    for message in resting:
        rest_for_remote(message)
    foreign = make_message(globex_business, remote="smtp", unanswered=4, awaits_answer=True)
    OutboxMessage.objects.filter(pk=foreign.pk).update(visible_at=timezone.now() + 60 * SECOND)
    other = make_message(acme, remote="stripe")
    rest_for_remote(other)
    own_fault = make_message(acme, remote="smtp")
    fail(own_fault, timezone.now())
    now = timezone.now()
    answered = make_message(acme, remote="smtp")

    with outbox.handling(answered.pk):
        woken = outbox.note_answer(now=now)

    assert woken == 3
    visible = OutboxMessage.objects.open().filter(visible_at=now)
    assert set(visible.values_list("pk", flat=True)) == {*(m.pk for m in resting), foreign.pk}
    assert queue() == ["tenants.sweep_outbox"]


def test_answer_wakes_more_than_one_batch(acme, monkeypatch):
    unguarded_outbox.with_batch(monkeypatch, remotes, 2)
    for _ in range(5):
        rest_for_remote(make_message(acme, remote="smtp"))

    assert outbox.note_answer("smtp") == 5


def test_answer_leaves_alone_what_is_in_hand(acme, sent):
    message = make_message(acme, remote="smtp")
    now = timezone.now()
    rest_for_remote(message, now)
    outbox.sweep(now + 5 * SECOND)

    assert outbox.note_answer("smtp", now + 6 * SECOND) == 0


def test_answer_outside_of_any_message_wakes_nobody(acme):
    rest_for_remote(make_message(acme, remote="smtp"))
    rest_for_remote(make_message(acme))

    assert outbox.note_answer() == 0


def test_message_that_was_woken_in_vain_is_not_woken_again(acme):
    """What keeps the remote silent itself would be tried at once after each answer to others."""
    message = make_message(acme, remote="smtp")
    now = timezone.now()
    rest_for_remote(message, now)
    outbox.note_answer("smtp", now)
    rest_for_remote(message, now)

    woken = outbox.note_answer("smtp", now)

    assert woken == 0
    assert state_of(message) == (0, 2, False)
    assert message.visible_at == now + 10 * SECOND


def test_error_of_its_own_ends_the_row_of_attempts_without_an_answer(acme):
    message = make_message(acme, remote="smtp")
    now = timezone.now()
    rest_for_remote(message, now)

    fail(message, now + 5 * SECOND)

    assert state_of(message) == (1, 0, False)


def test_message_without_an_answer_dies_of_age_and_not_of_attempts(acme):
    message = make_message(acme, remote="smtp")
    born = message.created_at
    now = born + timedelta(days=3) - SECOND
    for _ in range(claims.MAX_ATTEMPTS + 1):
        OutboxMessage.objects.filter(pk=message.pk).update(visible_at=now)
        rest_for_remote(message, now)
    message.refresh_from_db()
    assert (message.attempts, message.dead_at) == (0, None)

    now = born + timedelta(days=3, minutes=1)
    held = outbox.lease(message.pk, now)
    outbox.mark_failed(held, "still away", now=now, unreachable=True)

    message.refresh_from_db()
    assert held.is_last
    assert (message.dead_at, message.last_error) == (now, "still away")


def test_old_message_whose_remote_answers_is_not_dead_of_age(acme):
    message = make_message(acme, remote="smtp", created_at=timezone.now() - timedelta(days=4))
    now = timezone.now()

    held = outbox.lease(message.pk, now)
    outbox.mark_failed(held, "refused", now=now)

    message.refresh_from_db()
    assert (held.is_last, message.dead_at) == (False, None)


def test_message_that_is_no_longer_true_ends_without_its_remote(acme):
    message = make_message(acme, remote="smtp")
    now = timezone.now()
    rest_for_remote(message, now)

    assert outbox.mark_done(outbox.lease(message.pk, now + 5 * SECOND), now)

    message.refresh_from_db()
    assert (message.done_at, message.dead_at) == (now, None)


def test_revived_message_has_its_three_days_again(acme):
    message = make_message(
        acme,
        remote="smtp",
        created_at=timezone.now() - timedelta(days=4),
        dead_at=timezone.now(),
        unanswered=9,
    )
    now = timezone.now()
    outbox.revive([message.pk], now)
    rest_for_remote(message, now)

    held = outbox.lease(message.pk, now + 5 * SECOND)

    assert held is not None
    assert not held.is_last
