"""How many parts a text message has: what providers send, and charge for."""

from dataclasses import dataclass

from gsm0338 import Codec

_CODEC = Codec()
_GSM_7 = (160, 153)
"""Characters of a message in one part, and of each part of a longer one."""
_UCS_2 = (70, 67)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """``units`` are characters as they count on the way; ``is_plain``: GSM-7 can write them all."""

    units: int
    parts: int
    is_plain: bool


def measure(text: str) -> Size:
    """Return the size of a text. One letter outside GSM-7 makes all of it cost more than double."""
    try:
        units = len(_CODEC.encode(text)[0])
    except UnicodeError:
        units = len(text.encode("utf-16-be")) // 2
        return Size(units=units, parts=_count(units, _UCS_2), is_plain=False)
    return Size(units=units, parts=_count(units, _GSM_7), is_plain=True)


def _count(units: int, room: tuple[int, int]) -> int:
    alone, joined = room
    return 1 if units <= alone else -(-units // joined)
