from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tenants import outbox
from tenants.models import OutboxMessage
from tenants.outbox import leases


def make_message(business, **fields) -> OutboxMessage:
    return OutboxMessage.objects.create(
        schema_name=business.schema_name,
        topic="thing.made",
        consumer="tests.first",
        payload={"thing_id": "1"},
        **fields,
    )


def state_of(message) -> dict:
    message.refresh_from_db()
    return {
        "attempts": message.attempts,
        "done": message.done_at is not None,
        "dead": message.dead_at is not None,
        "error": message.last_error,
    }


def test_lease_is_for_one_worker(acme):
    message = make_message(acme)

    first, second = outbox.lease(message.pk), outbox.lease(message.pk)

    assert first == outbox.Lease(
        message_id=message.pk, fence=1, attempts=1, topic="thing.made", payload={"thing_id": "1"}
    )
    assert second is None


def test_lease_control_without_it_two_workers_run(acme, monkeypatch):
    monkeypatch.setattr(leases, "LEASE_FOR", timedelta(0))
    message = make_message(acme)

    assert outbox.lease(message.pk) is not None
    assert outbox.lease(message.pk) is not None


def test_lease_passes_on_when_it_expires(acme):
    message = make_message(acme)
    now = timezone.now()
    outbox.lease(message.pk, now)

    assert outbox.lease(message.pk, now + timedelta(seconds=59)) is None
    again = outbox.lease(message.pk, now + timedelta(seconds=60))

    assert again is not None
    assert (again.fence, again.attempts) == (2, 2)


def test_lease_is_refused_to_another_business(acme, globex_business):
    message = make_message(globex_business)

    assert outbox.lease(message.pk) is None


def test_lease_waits_for_the_due_time(acme):
    message = make_message(acme, not_before=datetime(2999, 1, 1, tzinfo=UTC))

    assert outbox.lease(message.pk) is None


def test_late_worker_changes_nothing(acme):
    message = make_message(acme)
    now = timezone.now()
    late = outbox.lease(message.pk, now)
    quick = outbox.lease(message.pk, now + timedelta(seconds=61))
    assert outbox.mark_done(quick)

    assert not outbox.mark_failed(late, "too late")

    assert state_of(message) == {"attempts": 2, "done": True, "dead": False, "error": ""}


def test_late_worker_is_fenced_off_while_the_other_still_works(acme):
    message = make_message(acme)
    now = timezone.now()
    late = outbox.lease(message.pk, now)
    outbox.lease(message.pk, now + timedelta(seconds=61))

    assert not outbox.mark_done(late)

    assert state_of(message) == {"attempts": 2, "done": False, "dead": False, "error": ""}


def test_fence_control_without_it_a_late_worker_overwrites(acme, monkeypatch):
    def finish_without_fence(held, **changes):
        return OutboxMessage.objects.filter(pk=held.message_id).update(**changes) == 1

    monkeypatch.setattr(leases, "_finish", finish_without_fence)
    message = make_message(acme)
    now = timezone.now()
    late = outbox.lease(message.pk, now)
    outbox.lease(message.pk, now + timedelta(seconds=61))

    assert outbox.mark_done(late)

    assert state_of(message)["done"]


def test_failure_rests_before_the_next_attempt(acme):
    message = make_message(acme)
    now = timezone.now()

    outbox.mark_failed(outbox.lease(message.pk, now), "no answer", now=now)

    assert state_of(message) == {"attempts": 1, "done": False, "dead": False, "error": "no answer"}
    assert outbox.lease(message.pk, now + timedelta(seconds=4)) is None
    assert outbox.lease(message.pk, now + timedelta(seconds=5)) is not None


def test_permanent_failure_is_dead(acme):
    message = make_message(acme)

    outbox.mark_failed(outbox.lease(message.pk), "no such address", permanent=True)

    assert state_of(message)["dead"]
    assert outbox.lease(message.pk) is None


def test_pauses_grow_to_an_hour_and_last_three_days():
    pauses = [leases.get_pause(attempts) for attempts in range(1, leases.MAX_ATTEMPTS)]

    assert [pause.total_seconds() for pause in pauses[:4]] == [5, 10, 20, 40]
    assert max(pauses) == timedelta(hours=1)
    assert timedelta(days=2.9) < sum(pauses, timedelta()) < timedelta(days=3.2)


def test_handling_marks_done(acme):
    message = make_message(acme)

    with outbox.handling(message.pk) as held:
        assert held.payload == {"thing_id": "1"}

    assert state_of(message) == {"attempts": 1, "done": True, "dead": False, "error": ""}


def test_handling_twice_does_nothing_the_second_time(acme):
    message = make_message(acme)
    with outbox.handling(message.pk):
        pass

    with outbox.handling(message.pk) as held:
        assert held is None


def test_handling_records_failure_and_raises(acme):
    message = make_message(acme)

    with pytest.raises(OSError, match="mail server"), outbox.handling(message.pk):
        raise OSError("mail server away")

    expected = {"attempts": 1, "done": False, "dead": False, "error": "OSError: mail server away\n"}
    assert state_of(message) == expected
