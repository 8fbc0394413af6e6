"""Short ways to write the set-up documents of the demo."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

type Json = dict[str, Any]

WORKDAYS = range(5)


def hours(days: Iterable[int], *ranges: tuple[str, str]) -> list[Json]:
    """Return the same ranges on each of the weekdays."""
    return [
        {"weekday": day, "from": opens, "to": closes} for day in days for opens, closes in ranges
    ]


def needs(**roles: Iterable[str]) -> list[Json]:
    """Return requirements of one candidate each: ``needs(stylist=["ana"], room=["color"])``."""
    return [
        {"role": role, "candidates": list(candidates), "quantity": 1}
        for role, candidates in roles.items()
    ]


def next_weekday(today: date, weekday: int, *, weeks: int) -> date:
    """Return the weekday in the week that comes ``weeks`` after the current one."""
    return today - timedelta(days=today.weekday()) + timedelta(days=weekday, weeks=weeks)


def away(day: date, *, days: int, reason: str) -> Json:
    """Return time off over whole days, roughly: from early morning to late evening in UTC."""
    last = day + timedelta(days=days)
    return {"start": f"{day}T04:00:00Z", "end": f"{last}T04:00:00Z", "reason": reason}
