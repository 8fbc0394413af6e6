import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tenants import outbox
from tenants.models import OutboxMessage
from tenants.outbox import claims, leases
from tests import unguarded_outbox
from tests.factories.outbox import make_message


def state_of(message) -> dict:
    message.refresh_from_db()
    return {
        "attempts": message.attempts,
        "done": message.done_at is not None,
        "dead": message.dead_at is not None,
        "error": message.last_error,
    }


def test_lease_is_for_one_worker(acme):
    message = make_message(acme, payload={"thing_id": "1"})

    first, second = outbox.lease(message.pk), outbox.lease(message.pk)

    assert first == outbox.Lease(
        message_id=message.pk, fence=1, attempts=1, topic="thing.made", payload={"thing_id": "1"}
    )
    assert second is None


def test_lease_control_without_it_two_workers_run(acme, monkeypatch):
    unguarded_outbox.without_lease(monkeypatch)
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


def test_lease_takes_what_a_sweep_has_sent(acme, sent):
    message = make_message(acme)
    now = timezone.now()
    outbox.sweep(now)

    assert outbox.lease(message.pk, now + timedelta(seconds=1)) is not None
    assert outbox.lease(message.pk, now + timedelta(seconds=1)) is None


def test_lease_is_refused_to_another_business(acme, globex_business):
    message = make_message(globex_business)

    assert outbox.lease(message.pk) is None


def test_lease_waits_until_the_message_is_visible(acme):
    now = timezone.now()
    message = make_message(acme, visible_at=now + timedelta(seconds=10))

    assert outbox.lease(message.pk, now + timedelta(seconds=9)) is None
    assert outbox.lease(message.pk, now + timedelta(seconds=10)) is not None


def test_late_worker_changes_nothing(acme):
    message = make_message(acme)
    now = timezone.now()
    late = outbox.lease(message.pk, now)
    quick = outbox.lease(message.pk, now + timedelta(seconds=61))
    assert outbox.mark_done(quick)

    assert not outbox.mark_failed(late, "too late")

    assert state_of(message) == {"attempts": 2, "done": True, "dead": False, "error": ""}


@pytest.mark.parametrize("result", ["done", "failed", "dead"])
def test_late_worker_is_fenced_off_while_the_other_still_works(acme, result):
    message = make_message(acme)
    now = timezone.now()
    late = outbox.lease(message.pk, now)
    outbox.lease(message.pk, now + timedelta(seconds=61))
    before = OutboxMessage.objects.values().get(pk=message.pk)

    if result == "done":
        assert not outbox.mark_done(late)
    else:
        assert not outbox.mark_failed(late, "too late", permanent=result == "dead")

    assert OutboxMessage.objects.values().get(pk=message.pk) == before


def test_late_worker_does_not_overwrite_the_failure_of_the_other(acme):
    message = make_message(acme)
    now = timezone.now()
    late = outbox.lease(message.pk, now)
    quick = outbox.lease(message.pk, now + timedelta(seconds=61))
    outbox.mark_failed(quick, "refused")

    assert not outbox.mark_done(late)

    assert state_of(message) == {"attempts": 2, "done": False, "dead": False, "error": "refused"}


def test_fence_control_without_it_a_late_worker_overwrites(acme, monkeypatch):
    unguarded_outbox.without_fence(monkeypatch)
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


def test_last_attempt_makes_it_dead_at_once_with_its_own_error(acme):
    before_last = make_message(acme, attempts=claims.MAX_ATTEMPTS - 2)
    last = make_message(acme, attempts=claims.MAX_ATTEMPTS - 1)

    for message in (before_last, last):
        held = outbox.lease(message.pk)
        outbox.mark_failed(held, f"refused for the {held.attempts}th time")

    expected = {"done": False, "dead": False, "attempts": 81, "error": "refused for the 81th time"}
    assert state_of(before_last) == expected
    expected = {"done": False, "dead": True, "attempts": 82, "error": "refused for the 82th time"}
    assert state_of(last) == expected
    assert outbox.lease(last.pk, timezone.now() + timedelta(days=1)) is None


def test_lease_says_whether_another_attempt_follows(acme):
    before_last = make_message(acme, attempts=claims.MAX_ATTEMPTS - 2)
    last = make_message(acme, attempts=claims.MAX_ATTEMPTS - 1)

    assert [outbox.lease(message.pk).is_last for message in (before_last, last)] == [False, True]


def test_pauses_grow_to_an_hour_and_last_three_days():
    pauses = [leases.get_pause(attempts) for attempts in range(1, claims.MAX_ATTEMPTS)]

    assert [pause.total_seconds() for pause in pauses[:4]] == [5, 10, 20, 40]
    assert max(pauses) == timedelta(hours=1)
    assert timedelta(days=2.9) < sum(pauses, timedelta()) < timedelta(days=3.2)


def test_handling_marks_done(acme):
    message = make_message(acme, payload={"thing_id": "1"})

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


def test_end_of_a_message_has_the_next_of_the_business_sent_at_once(acme, queue):
    first, _second = make_message(acme), make_message(acme)

    with outbox.handling(first.pk):
        assert queue() == []

    assert queue() == ["tenants.sweep_outbox"]


def test_end_of_the_only_message_wakes_nobody(acme, globex_business, queue):
    only, _foreign = make_message(acme), make_message(globex_business)

    with outbox.handling(only.pk):
        pass

    assert queue() == []


def test_payload_of_the_first_format_reaches_its_consumer(acme):
    frozen = json.loads((Path(__file__).parent / "frozen/payload_1.json").read_text())
    message = make_message(acme)
    OutboxMessage.objects.filter(pk=message.pk).update(payload=frozen | {"key_of_tomorrow": 1})

    with outbox.handling(message.pk) as held:
        read = (held.payload["booking_id"], held.payload["event_id"])

    assert read == ("11111111-2222-4333-8444-555555555555", "99999999-2222-4333-8444-555555555555")
    assert state_of(message)["done"] is True
