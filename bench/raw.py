"""The floor of booking: the statements of the operation, written out by hand for psycopg."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

import psycopg
from django.db import connection

from bench.world import DURATION, NOW
from foundation.writing import short_codes
from scheduling.facts.loading import DIARY, SETUP_AND_DIARY

_OPEN = """
SELECT set_config('lock_timeout', '3s', true), set_config('statement_timeout', '5s', true),
       r.fingerprint, r.kind, r.answer
FROM (SELECT) nothing
LEFT JOIN scheduling_idempotencyrecord r ON r.scope = 'bench' AND r.key = %s
"""
_CUSTOMER = """
INSERT INTO scheduling_customer
    (email, name, phone, timezone, locale, notes, user_id, created_at)
VALUES (%s, 'Bench', '', '', '', '', NULL, %s)
ON CONFLICT (email) DO UPDATE SET email = excluded.email RETURNING id
"""
_DAYS = """
INSERT INTO scheduling_slotday (kind, target_id, date) VALUES (2, %s, %s) ON CONFLICT DO NOTHING
"""
_LOCK = """
SELECT id FROM scheduling_slotday WHERE kind = 2 AND target_id = %s AND date = %s
ORDER BY kind, target_id, date FOR NO KEY UPDATE
"""
_WRITE = """
WITH ordered AS (
    INSERT INTO scheduling_order (id, customer_id, contact_name, contact_email, contact_phone,
        locale, source, link_generation, created_at)
    VALUES (%(order)s, %(customer)s, 'Bench', %(email)s, '', 'en', 'api', 1, %(now)s)
), slot AS (
    INSERT INTO scheduling_slot
        (id, service_id, location_id, starts_at, ends_at, capacity, seats_taken)
    VALUES (%(slot)s, %(service)s, %(location)s, %(start)s, %(end)s, 1, 1)
), occupancy AS (
    INSERT INTO scheduling_occupancy (slot_id, resource_id, role, visit_from, visit_until,
        busy_from, busy_until, active, overlap_allowed)
    VALUES (%(slot)s, %(resource)s, 'staff', %(start)s, %(end)s, %(start)s, %(end)s, true, false)
), booking AS (
    INSERT INTO scheduling_booking (id, code, order_id, slot_id, service_id, customer_id, for_name,
        status, seats, any_staff, timezone, note, service_name, remote, price_minor, currency,
        agreement, answers, version, link_generation, created_at, cancelled_at)
    VALUES (%(booking)s, %(code)s, %(order)s, %(slot)s, %(service)s, %(customer)s, '', 'confirmed',
        1, false, 'Europe/Berlin', '', 'spread', false, 0, 'EUR', %(agreement)s, '{}', 1, 1,
        %(now)s, NULL)
), event AS (
    INSERT INTO scheduling_bookingevent (id, booking_id, topic, version, from_status, to_status,
        actor, actor_name, at, reason, overrides, snapshot)
    VALUES (%(event)s, %(booking)s, 'booking.confirmed', 1, '', 'confirmed', 'customer', '',
        %(now)s, '', '[]', %(snapshot)s)
), answer AS (
    INSERT INTO scheduling_idempotencyrecord (scope, key, fingerprint, kind, answer, created_at)
    VALUES ('bench', %(key)s, %(key)s, 'booking', %(snapshot)s, %(now)s)
)
INSERT INTO tenants_outboxmessage (schema_name, topic, consumer, payload, stream, remote)
VALUES (%(schema)s, 'booking.confirmed', 'a', %(payload)s, %(stream)s, 'smtp'),
       (%(schema)s, 'booking.confirmed', 'b', %(payload)s, %(stream)s, 'smtp') RETURNING id
"""
_SNAPSHOT = json.dumps({"padding": "x" * 900})
_AGREEMENT = json.dumps({"padding": "x" * 100})


def connection_settings() -> dict[str, Any]:
    """Return what Django connects with, without its own cursors and types."""
    settings = connection.get_connection_params()
    return {
        name: value for name, value in settings.items() if name not in ("cursor_factory", "context")
    }


@cache
def connect(schema_name: str) -> psycopg.Connection[tuple[Any, ...]]:
    """Return this process's own connection to a business, the same each time."""
    raw = psycopg.connect(**connection_settings())
    raw.execute(f'SET search_path = "{schema_name}", public, extensions')
    raw.commit()
    return raw


def book(service: str, staff: str, start: datetime) -> None:
    """Send what the operation sends and decide nothing."""
    schema_name: str = connection.schema_name  # type: ignore[attr-defined]  # django-tenants
    raw, key = connect(schema_name), uuid4().hex
    window = {
        "from": start,
        "to": start + timedelta(seconds=1),
        "without_slots": [],
    }
    with raw.transaction():
        raw.execute(_OPEN, [key]).fetchone()
        dates = {
            "first": (start - timedelta(days=2)).date(),
            "last": (start + timedelta(days=2)).date(),
        }
        found = raw.execute(SETUP_AND_DIARY, {"service": service, **window, **dates})
        names = [column.name for column in found.description]
        setup = dict(zip(names, found.fetchone(), strict=True))
        resource = next(id_ for (id_, slug, *_card), *_row in setup["resources"] if slug == staff)
        email = f"{key}@example.com"
        customer = raw.execute(_CUSTOMER, [email, NOW]).fetchone()[0]
        date = start.astimezone(UTC).date()
        if not raw.execute(_LOCK, [resource, date]).fetchone():
            raw.execute(_DAYS, [resource, date])
            raw.execute(_LOCK, [resource, date]).fetchone()
        own = {"service_id": setup["card"]["id"], "resource_ids": [resource]}
        raw.execute(DIARY, {**own, "customer_id": customer, "now": NOW, **window}).fetchone()
        booking, event = uuid4(), uuid4()
        payload = json.dumps({"booking_id": str(booking), "event_id": str(event)})
        raw.execute(
            _WRITE,
            {
                "order": uuid4(),
                "slot": uuid4(),
                "service": setup["card"]["id"],
                "location": setup["card"]["location_id"],
                "start": start,
                "end": start + DURATION,
                "resource": resource,
                "booking": booking,
                "code": short_codes.make_code(),
                "customer": customer,
                "email": email,
                "event": event,
                "key": key,
                "now": NOW,
                "snapshot": _SNAPSHOT,
                "agreement": _AGREEMENT,
                "schema": schema_name,
                "payload": payload,
                "stream": f"booking:{booking}",
            },
        ).fetchone()
