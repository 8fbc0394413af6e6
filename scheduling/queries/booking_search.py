"""Finding bookings by what people know of them: their code, or who comes."""

from typing import Any

from django.db.models import Q, QuerySet

from foundation.writing import short_codes
from scheduling.queries import people_search


def find_bookings(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Return the bookings with that code, and those of the people that ``text`` describes.

    A code may be typed in any case, with spaces or hyphens. A name may look like one.
    """
    people = people_search.find_people(rows, text, prefix="order__contact_")
    code = short_codes.find_code(text)
    if code is None:
        return people
    return rows.filter(Q(code=code) | Q(pk__in=people.values("pk")))
