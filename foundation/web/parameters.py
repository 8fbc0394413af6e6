"""What requests carry beside forms: addresses, queries, cookies, hidden fields (trust, "Attacks").

A form's fields have rules of their own (``foundation/inputs.py``) and come back with a sentence.
Nobody typed these: what is no text, or too long, is dropped here and nowhere else. Every door
reads them through this module, and what libraries read by themselves is cleaned before they do.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict

from foundation import inputs
from foundation.web import problems

MAX_PARAMETER = 3000
"""Longer than every parameter of ours, shorter than a number that Python refuses to read."""
MAX_SEGMENT = 500
"""Of a path; the longest of ours is the key of a confirmation."""
MAX_NUMBER = 2**31 - 1

_NUMBER = re.compile(r"[0-9]{1,10}")
_ROW = re.compile(r"[0-9]{1,18}|[0-9a-fA-F-]{32,36}")
_BREAKS = str.maketrans("\r\n\t", "   ")
_ROWS_OF_ADMIN = "_selected_action"


def read_text(data: Mapping[str, object], name: str, *, most: int = 200) -> str:
    """Return the parameter on one line of at most ``most`` characters; "" for none."""
    return inputs.read_line(str(data.get(name) or "")[: max(most, MAX_PARAMETER)])[:most]


def read_number(data: Mapping[str, object], name: str, *, most: int = MAX_NUMBER) -> int | None:
    """Return the whole number from 0 to ``most`` that the parameter is, or None."""
    return parse_number(str(data.get(name) or ""), most=most)


def parse_number(text: str, *, most: int = MAX_NUMBER) -> int | None:
    """Return the whole number from 0 to ``most`` that ``text`` is in plain digits, or None."""
    number = int(text) if _NUMBER.fullmatch(text) else None
    return None if number is None or number > most else number


def clean_post_of_admin(request: HttpRequest) -> None:
    """Leave of a form of Django's admin only rows that could be some, and names that are text.

    It looks its own parameters up without a form: what to do, with which rows, where to go.
    """
    if request.method != "POST":
        return
    post = request.POST.copy()
    for name in _list_own(post):
        values = [clean for value in post.getlist(name) if (clean := inputs.read_line(value))]
        if name == _ROWS_OF_ADMIN:
            values = [value for value in values if _ROW.fullmatch(value)]
        post.setlist(name, values)
    request.POST = post  # type: ignore[assignment]  # the same type, but for what stubs say


def _list_own(post: QueryDict) -> list[str]:
    return [name for name in post if name.startswith("_") or name in {"action", "select_across"}]


class CleanParametersMiddleware:
    """Let through only what is text: paths with anything else are nobody's address.

    Queries lose the characters that cannot be stored and what is longer than any parameter, but
    for the API's: its serializers read them as they read bodies, and refuse. Cookies with such
    characters are not ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Clean the request and pass it on."""
        if not _is_address(request.path_info):
            raise Http404
        is_api = request.path_info.startswith(problems.API_PREFIX)
        if not is_api and not all(map(_is_parameter, _list_texts(request.GET))):
            request.GET = _clean_query(request.GET)  # type: ignore[assignment]  # read-only too
        if not all(map(_is_text, request.COOKIES.values())):
            request.COOKIES = {
                name: value for name, value in request.COOKIES.items() if _is_text(value)
            }
        return self.get_response(request)


def _is_text(text: str) -> bool:
    return text.isprintable() or _drop_refused(text) == text


def _drop_refused(text: str) -> str:
    return inputs.drop_refused(text).translate(_BREAKS)


def _is_address(path: str) -> bool:
    return _is_text(path) and all(len(segment) <= MAX_SEGMENT for segment in path.split("/"))


def _is_parameter(text: str) -> bool:
    return len(text) <= MAX_PARAMETER and _is_text(text)


def _list_texts(query: QueryDict) -> Iterable[str]:
    for name, values in query.lists():
        yield name
        yield from values


def _clean_query(query: QueryDict) -> QueryDict:
    clean = QueryDict(mutable=True)
    for name, values in query.lists():
        key = _drop_refused(name[:MAX_PARAMETER])
        clean.setlist(key, [_drop_refused(value[:MAX_PARAMETER]) for value in values])
    return clean
