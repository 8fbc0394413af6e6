from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from foundation import inserts
from tenants import outbox
from tenants.models import Alarm, OutboxMessage
from tenants.outbox import alarms
from tests import unguarded_outbox

DUE = datetime(2030, 1, 1, 12, tzinfo=UTC)
THING = UUID("12345678-1234-5678-1234-567812345678")


@pytest.fixture(autouse=True)
def _routes(settings):
    settings.EVENT_ROUTES = {"thing.due": ("tests.first", "tests.second"), "thing.ignored": ()}
    settings.EVENT_REMOTES = {"tests.first": "smtp"}


def set_some(count: int, *, due=DUE) -> None:
    for number in range(count):
        outbox.set_alarm("thing.due", due=due, number=number)


def test_alarm_set_twice_is_one_row(acme):
    for _ in range(2):
        outbox.set_alarm("thing.due", due=DUE, stream="thing:1", thing_id=THING, number=7)

    rows = Alarm.objects.values_list("schema_name", "topic", "payload", "stream", "due")
    payload = {"format": 1, "thing_id": str(THING), "number": 7}
    assert list(rows) == [(acme.schema_name, "thing.due", payload, "thing:1", DUE)]


def test_order_of_ids_and_the_zone_of_the_moment_make_no_other_alarm(acme):
    outbox.set_alarm("thing.due", due=DUE, a=1, b=2)
    outbox.set_alarm("thing.due", due=DUE.astimezone(timezone.get_fixed_timezone(90)), b=2, a=1)

    assert Alarm.objects.count() == 1


def test_anything_else_makes_another_alarm(acme, globex_business):
    outbox.set_alarm("thing.due", due=DUE, thing_id=1)
    outbox.set_alarm("thing.due", due=DUE, thing_id="1")
    outbox.set_alarm("thing.due", due=DUE + timedelta(microseconds=1), thing_id=1)
    outbox.set_alarm("thing.ignored", due=DUE, thing_id=1)

    assert Alarm.objects.count() == 4


@pytest.mark.parametrize("act", [outbox.set_alarm, outbox.prepare_alarm, outbox.clear_alarm])
def test_alarm_outside_a_transaction_raises(committed_acme, act):
    with pytest.raises(outbox.OutsideTransactionError):
        act("thing.due", due=DUE, thing_id=1)

    assert Alarm.objects.count() == 0


def test_alarm_of_unknown_topic_raises(acme):
    with pytest.raises(KeyError):
        outbox.set_alarm("thing.unknown", due=DUE)


def test_prepared_alarms_are_written_with_other_rows(acme, django_assert_num_queries):
    rows = [outbox.prepare_alarm("thing.due", due=DUE, number=number) for number in range(2)]

    assert Alarm.objects.count() == 0
    with django_assert_num_queries(1):
        inserts.insert_together(rows)

    assert set(Alarm.objects.values_list("payload__number", flat=True)) == {0, 1}


def test_cleared_alarm_never_rings(acme):
    set_some(2)

    assert outbox.clear_alarm("thing.due", due=DUE, number=0)
    assert not outbox.clear_alarm("thing.due", due=DUE, number=0)

    assert list(Alarm.objects.values_list("payload", flat=True)) == [{"format": 1, "number": 1}]
    assert outbox.ring(DUE) == 1


def test_due_alarm_rings_for_each_consumer(acme):
    outbox.set_alarm("thing.due", due=DUE, stream="thing:1", thing_id=THING)
    outbox.set_alarm("thing.due", due=DUE + timedelta(seconds=1), thing_id=THING)

    assert outbox.ring(DUE - timedelta(seconds=1)) == 0
    assert outbox.ring(DUE) == 1

    rows = OutboxMessage.objects.order_by("consumer").values_list(
        "schema_name", "topic", "consumer", "payload", "remote", "stream", "attempts"
    )
    mine = (acme.schema_name, "thing.due")
    payload = {"format": 1, "thing_id": str(THING)}
    assert list(rows) == [
        (*mine, "tests.first", payload, "smtp", "thing:1/tests.first", 0),
        (*mine, "tests.second", payload, "", "thing:1/tests.second", 0),
    ]
    assert list(Alarm.objects.values_list("due", flat=True)) == [DUE + timedelta(seconds=1)]
    assert outbox.ring(DUE) == 0


def test_rung_message_is_visible_in_real_time_whatever_the_products_clock_says(acme):
    before = timezone.now()
    set_some(1)

    outbox.ring(DUE + timedelta(days=1))

    visible = OutboxMessage.objects.values_list("visible_at", flat=True)
    assert [before <= moment <= timezone.now() for moment in visible] == [True, True]


def test_rung_messages_of_a_stream_keep_the_order_of_their_moments(acme):
    for minutes in (3, 1, 2):
        due = DUE + timedelta(minutes=minutes)
        outbox.set_alarm("thing.due", due=due, stream="thing:1", minutes=minutes)

    outbox.ring(DUE + timedelta(hours=1))

    first = OutboxMessage.objects.filter(consumer="tests.first").order_by("pk")
    assert list(first.values_list("payload__minutes", flat=True)) == [1, 2, 3]


def test_alarms_ring_in_batches(acme, monkeypatch):
    unguarded_outbox.with_batch(monkeypatch, alarms, 2)
    set_some(5)

    assert outbox.ring(DUE) == 5

    assert (Alarm.objects.count(), OutboxMessage.objects.count()) == (0, 10)


def test_alarm_that_nobody_hears_is_forgotten(acme):
    outbox.set_alarm("thing.ignored", due=DUE)

    assert outbox.ring(DUE) == 1

    assert (Alarm.objects.count(), OutboxMessage.objects.count()) == (0, 0)


def test_alarm_of_a_newer_version_waits_for_it(acme, settings):
    outbox.set_alarm("thing.due", due=DUE)
    settings.EVENT_ROUTES = {"thing.ignored": ()}

    assert outbox.ring(DUE) == 0

    assert Alarm.objects.count() == 1


def test_sweep_rings_by_the_products_clock(acme, sent, settings, tmp_path):
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(f"={DUE.isoformat()}")
    set_some(1)
    set_some(1, due=DUE + timedelta(seconds=1))

    assert outbox.sweep() == 2

    assert sorted(name for name, _kwargs, _queue in sent) == ["tests.first", "tests.second"]
    assert Alarm.objects.count() == 1


@pytest.mark.parametrize(("seconds", "nudged"), [(-1, 1), (3600, 0)])
def test_alarm_whose_moment_has_passed_rings_after_the_commit(
    acme, django_capture_on_commit_callbacks, seconds, nudged
):
    due = timezone.now() + timedelta(seconds=seconds)

    with django_capture_on_commit_callbacks() as callbacks:
        outbox.set_alarm("thing.due", due=due)

    assert len(callbacks) == nudged
