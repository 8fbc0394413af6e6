"""Finding people as they are spoken of on the phone: words in any order, numbers in any form."""

import re
from typing import Any

from django.db.models import CharField, F, Func, Q, QuerySet, Value

_NUMBER = re.compile(r"[\d\s+()/.-]+")
_SHORTEST_NUMBER = 3
_MOST_WORDS = 8


def find_people(rows: QuerySet[Any], text: str, *, prefix: str = "") -> QuerySet[Any]:
    """Return the rows in which every word of ``text`` stands in name, e-mail or phone.

    Of what looks like a phone number the digits count alone, without zeros before them: they
    may be written with or without the code of the country. ``prefix`` stands before the names
    of the three fields.
    """
    words = Q()
    for word in text.split()[:_MOST_WORDS]:
        found = Q()
        for field in ("name", "email", "phone"):
            found |= Q(**{f"{prefix}{field}__icontains": word})
        words &= found
    digits = _read_digits(text)
    if digits:
        rows = rows.alias(phone_digits=_digits_of(f"{prefix}phone"))
        words |= Q(phone_digits__contains=digits)
    return rows.filter(words)


def is_same_number(one: str, other: str) -> bool:
    """Tell whether both are one phone number, each with or without the code of its country."""
    shorter, longer = sorted((_read_digits(one), _read_digits(other)), key=len)
    return bool(shorter) and longer.endswith(shorter)


def _read_digits(text: str) -> str:
    if not _NUMBER.fullmatch(text):
        return ""
    digits = "".join(re.findall("[0-9]", text)).lstrip("0")
    return digits if len(digits) >= _SHORTEST_NUMBER else ""


def _digits_of(field: str) -> Any:
    parts = (F(field), Value("[^0-9]"), Value(""), Value("g"))
    return Func(*parts, function="regexp_replace", output_field=CharField())
