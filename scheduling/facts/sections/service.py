"""Length, grid, buffers, notice, horizon and limits of a service (booking-rules, 3)."""

from datetime import date
from typing import Any

from scheduling.engine.facts import Horizon, Limits, ServiceFacts
from scheduling.facts import limit_columns
from scheduling.facts.section import Section

_MINUTE = 60
_LONGEST_STEP = 60
"""Minutes between the starts of a service that names no step of its own."""

_SQL = f"""
SELECT json_build_object(
    'zone', l.timezone, 'active', s.active AND l.active,
    'duration_minutes', s.duration_minutes, 'slot_step_minutes', s.slot_step_minutes,
    'buffer_before_minutes', s.buffer_before_minutes,
    'buffer_after_minutes', s.buffer_after_minutes,
    'min_notice_minutes', s.min_notice_minutes, 'horizon_days', s.horizon_days,
    'bookable_from', s.bookable_from, 'bookable_until', s.bookable_until,
    'limits', {limit_columns.write_limits("s", "l.timezone")},
    'offer_after_busy', p.offer_after_busy, 'buffers_must_fit', p.buffers_must_fit)
FROM service s JOIN scheduling_location l ON l.id = s.location_id, profile p
"""


def _read(row: Any) -> ServiceFacts:
    minutes = row["duration_minutes"]
    return ServiceFacts(
        zone=row["zone"],
        duration=minutes * _MINUTE,
        slot_step=(row["slot_step_minutes"] or min(minutes, _LONGEST_STEP)) * _MINUTE,
        requirements=(),
        active=row["active"],
        buffer_before=row["buffer_before_minutes"] * _MINUTE,
        buffer_after=row["buffer_after_minutes"] * _MINUTE,
        min_notice=row["min_notice_minutes"] * _MINUTE,
        horizon=Horizon(
            days=row["horizon_days"],
            first=_read_date(row["bookable_from"]),
            last=_read_date(row["bookable_until"]),
        ),
        limits=Limits(*row["limits"]),
        offer_after_busy=row["offer_after_busy"],
        buffers_must_fit=row["buffers_must_fit"],
    )


def _read_date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


SERVICE = Section(_SQL, _read)
