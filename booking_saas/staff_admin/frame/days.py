"""Days as addresses name them."""

from datetime import date


def parse_day(text: str) -> date | None:
    """Return the day of an ISO date, or ``None`` for anything that is none a clock can name."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1970 < day.year < 9000 else None  # noqa: PLR2004 - years with room on both sides
