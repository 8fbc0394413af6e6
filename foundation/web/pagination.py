"""Lists in pages: a signed cursor names the last row seen, whatever is added meanwhile."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.http import urlencode
from rest_framework.request import Request

from foundation import signing
from foundation.web.problems import ProblemError

DEFAULT_LIMIT = 50
MAX_LIMIT = 100
MAX_CURSOR = 2500
"""A name of 120 letters, each of them one that JSON writes with twelve, and a slug of 60."""

_PURPOSE = "page-cursor"
_LIMIT = re.compile(r"[1-9][0-9]{0,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page[Row: Model]:
    """Some rows of a list, with the addresses of its neighbors."""

    rows: list[Row]
    next: str | None
    previous: str | None

    def as_body(self, results: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the answer around ``results``, the rows as they are told."""
        return {"results": results, "next": self.next, "previous": self.previous}


def paginate[Row: Model](
    rows: QuerySet[Row], request: Request, *, keys: tuple[str, ...]
) -> Page[Row]:
    """Return the page that ``?cursor`` and ``?limit`` ask for: one query and its prefetches.

    ``keys`` are columns that order the rows, ascending, and together are unique. Raises
    ``ProblemError`` (400) for a limit out of 1 to 100 or a cursor that is not ours.
    """
    limit = _read_limit(request)
    backward, seen = _read_cursor(request, keys)
    ordered = rows.order_by(*(f"-{key}" if backward else key for key in keys))
    if seen:
        ordered = ordered.filter(_beyond(keys, seen, "lt" if backward else "gt"))
    found = list(ordered[: limit + 1])
    more = len(found) > limit
    page = found[:limit]
    if backward:
        page.reverse()
    has_next, has_previous = (bool(seen), more) if backward else (more, bool(seen))
    return Page(
        rows=page,
        next=_link(request, keys, page[-1], limit, backward=False) if has_next and page else None,
        previous=(
            _link(request, keys, page[0], limit, backward=True) if has_previous and page else None
        ),
    )


def _read_limit(request: Request) -> int:
    text = request.query_params.get("limit", str(DEFAULT_LIMIT))
    if not _LIMIT.fullmatch(text) or int(text) > MAX_LIMIT:
        raise _invalid("limit", f"A limit is a number from 1 to {MAX_LIMIT}.")
    return int(text)


def _read_cursor(request: Request, keys: tuple[str, ...]) -> tuple[bool, list[Any]]:
    cursor = request.query_params.get("cursor")
    if not cursor:
        return False, []
    match _unsign(cursor):
        case [str(path), bool(backward), list(seen)] if path == request.path and len(seen) == len(
            keys
        ):
            return backward, seen
        case _:
            raise _invalid("cursor", "Take the cursor from the addresses of a former answer.")


def _unsign(cursor: str) -> object:
    try:
        return signing.unsign(cursor, purpose=_PURPOSE) if len(cursor) <= MAX_CURSOR else None
    except signing.BadSignature:
        return None


def _beyond(keys: tuple[str, ...], seen: list[Any], side: str) -> Q:
    """Return the condition of all rows after (or before) the one with the values ``seen``."""
    beyond = Q()
    for number, key in enumerate(keys):
        same = dict(zip(keys[:number], seen[:number], strict=True))
        beyond |= Q(**same, **{f"{key}__{side}": seen[number]})
    return beyond


def _link(
    request: Request, keys: tuple[str, ...], row: Model, limit: int, *, backward: bool
) -> str:
    value = [request.path, backward, [getattr(row, key) for key in keys]]
    query = urlencode({"limit": str(limit), "cursor": signing.sign(value, purpose=_PURPOSE)})
    return request.build_absolute_uri(f"{request.path}?{query}")


def _invalid(field: str, detail: str) -> ProblemError:
    return ProblemError(
        400, "invalid", detail, errors=[{"field": field, "code": "invalid", "detail": detail}]
    )
