"""Ten days of a business in twelve zones: each message that must go out does, once (trust, I6).

The usual run has a tenth of the bookings; ``SIMULATED_BOOKINGS=1000`` has all of them, and
``SIMULATION_SEED`` another course of events.
"""

import os
from contextlib import ExitStack
from datetime import timedelta
from random import Random

import pytest

from tests import guards
from tests.notifications.conftest import MailServer
from tests.simulation.oracle import expect
from tests.simulation.world import FIRST, LAST, World

BOOKINGS = int(os.environ.get("SIMULATED_BOOKINGS", "100"))
SEED = int(os.environ.get("SIMULATION_SEED", "20260327"))
HOUR = timedelta(hours=1)
SOON = timedelta(minutes=5)


@pytest.fixture
def world(acme, monkeypatch, settings, smtp_port, tmp_path):
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.RATE_LIMITS = False
    with ExitStack() as stack:
        world = World(Random(SEED), monkeypatch, settings, MailServer(), smtp_port, stack)
        world.set_clock(FIRST)
        world.open()
        yield world


def simulate(world: World, bookings: int = BOOKINGS) -> None:
    """Let ten days pass: people act, machines fail, whatever is due runs."""
    for at, do in world.plan(bookings):
        world.pass_time(until=at)
        do(max(at, world.now))
        if world.is_sweeping:
            world.work(world.now)
    world.pass_time(until=LAST + timedelta(days=4))


def list_differences(world: World) -> list[str]:
    """Return where what went out is not what the rules ask for."""
    found = []
    for booking_id, history in world.histories.items():
        wanted = dict(expect(history, world.offsets, world.outages))
        rows = world.list_sent(booking_id)
        sent = dict(rows)
        found += [f"twice: {booking_id}"] if len(rows) > len(sent) else []
        found += [f"lost: {booking_id} {name}" for name in wanted.keys() - sent.keys()]
        found += [f"untrue: {booking_id} {name}" for name in sent.keys() - wanted.keys()]
        found += [
            f"late: {booking_id} {name} {sent[name]}, due {wanted[name]}"
            for name in wanted.keys() & sent.keys()
            if not wanted[name] <= sent[name] < wanted[name] + SOON
        ]
    return found


def test_each_message_that_must_go_out_does_once(world):
    simulate(world)

    assert list_differences(world) == []
    mails = world.count_mails()
    assert mails.keys() == world.list_keys()
    # Killed between the server's "250" and the commit, a mail goes out again as the same one.
    assert sum(mails.values()) - len(mails) <= world.kills
    assert max(mails.values()) <= 2
    assert len(world.histories) >= BOOKINGS // 2
    assert world.kills > 0


def list_kinds(differences: list[str]) -> set[str]:
    return {each.partition(":")[0] for each in differences}


def test_control_without_its_unique_key_a_message_goes_out_twice(world):
    guards.without_unique_messages()
    world.crashes = ("outbox.handled",)
    world.is_killing = True

    simulate(world, bookings=20)

    assert "twice" in list_kinds(list_differences(world))


def test_control_without_asking_again_untrue_messages_go_out(world, monkeypatch):
    guards.without_check_of_relevance(monkeypatch)
    world.mail_away_for = timedelta(hours=40)

    simulate(world, bookings=20)

    assert "untrue" in list_kinds(list_differences(world))
