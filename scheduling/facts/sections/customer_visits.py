"""The upcoming proved visits of one customer (booking-rules, "Per customer")."""

from typing import Any

from scheduling.facts.section import Section
from scheduling.kinds import WAITING_STATUSES

type CustomerVisit = tuple[int, int, int]
"""Service, start and end in epoch seconds."""

_WAITING = ", ".join(f"'{status.value}'" for status in WAITING_STATUSES)

_SQL = f"""
SELECT array_agg(ARRAY[v.service_id, extract(epoch FROM v.starts_at)::int8,
                       extract(epoch FROM v.ends_at)::int8])
FROM scheduling_booking b JOIN scheduling_slot v ON v.id = b.slot_id
WHERE b.customer_id = %(customer_id)s::int8 AND b.proved_at IS NOT NULL
  AND b.status IN ({_WAITING}) AND v.ends_at > %(now)s AND v.id <> ALL(%(without_slots)s::uuid[])
"""


def _read(rows: Any) -> tuple[CustomerVisit, ...]:
    return tuple((service_id, start, end) for service_id, start, end in rows or ())


CUSTOMER_VISITS = Section(_SQL, _read)
