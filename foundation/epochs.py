"""Moments as whole epoch seconds and back: what pure code and SQL compute with."""

from datetime import UTC, datetime


def to_epoch(moment: datetime) -> int:
    """Return whole epoch seconds of an aware moment; raises ``ValueError`` below the second."""
    if moment.microsecond:
        raise ValueError("the engine works on whole seconds")
    return int(moment.timestamp())


def from_epoch(seconds: int) -> datetime:
    """Return the aware UTC moment of epoch seconds."""
    return datetime.fromtimestamp(seconds, UTC)


def ceil_epoch(moment: datetime) -> int:
    """Return epoch seconds of an aware moment, up to the next whole one."""
    return int(moment.timestamp()) + (1 if moment.microsecond else 0)
