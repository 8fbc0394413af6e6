"""``manage.py invariants`` tells what does not hold, and nothing else."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from foundation import clock
from scheduling.models import BookingEvent
from tests.factories.scheduling import at, book, make_location, make_profile, make_resource
from tests.factories.scheduling import make_service as build_service

ALARM = (
    "INSERT INTO public.tenants_alarm (id, schema_name, topic, payload, due)"
    " VALUES (gen_random_uuid(), '{schema}', 'thing.due', '{{}}', {due})"
)
BREAKS = {
    "I1: no two visits overlap": (
        "ALTER TABLE scheduling_occupancy DROP CONSTRAINT occupancy_no_double_booking;"
        "UPDATE scheduling_occupancy SET busy_until = busy_until + interval '3 h'"
    ),
    "I1: a slot's seats are those": "UPDATE scheduling_booking SET status = 'declined'",
    "I2: a live booking has all": "UPDATE scheduling_occupancy SET active = false",
    "I2: a slot without seats taken": "UPDATE scheduling_slot SET seats_taken = 0",
    "I3: only the listed changes": "UPDATE scheduling_bookingevent SET from_status = 'declined'",
    "I3: a history has every version": "UPDATE scheduling_booking SET version = 2",
    "I10: each event has its rows": "TRUNCATE public.tenants_outboxmessage",
    "I10: every message belongs": "UPDATE public.tenants_outboxmessage SET schema_name = 't_gone'",
    "I10: every visible message is tried": (
        "UPDATE public.tenants_outboxmessage SET visible_at = now() - interval '5 min'"
    ),
    "I10: every alarm belongs": ALARM.format(schema="t_gone", due="now() + interval '1 h'"),
    "I10: every due alarm is rung": ALARM.format(schema="t_acme", due="now() - interval '5 min'"),
    "I10: no message is done and dead": (
        "UPDATE public.tenants_outboxmessage SET done_at = now(), dead_at = now()"
    ),
    "I10: every message reaches done": (
        "UPDATE public.tenants_outboxmessage SET attempts = 1,"
        " sent_at = now() - interval '6 min', visible_at = now() - interval '5 min'"
    ),
}


@pytest.fixture
def booked(acme):
    """Two visits of one person, made a moment ago."""
    make_profile()
    service = build_service([make_resource(make_location())])
    book(service, at(9))
    book(service, at(10))
    BookingEvent.objects.update(at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_invariants_hold_after_bookings(booked, capsys):
    call_command("invariants")

    assert capsys.readouterr().out == "All invariants hold in 2 businesses.\n"


@pytest.mark.parametrize("promise", BREAKS)
def test_broken_invariant_is_told(booked, acme, promise):
    with connection.cursor() as cursor:
        cursor.execute(BREAKS[promise])

    with pytest.raises(CommandError, match=promise):
        call_command("invariants")
