"""Bodies of requests: JSON objects of a bounded size, read without surprises."""

import json
from collections.abc import Iterable, Mapping
from typing import IO, Any

from rest_framework.parsers import BaseParser

from foundation.web.problems import ProblemError

MAX_BYTES = 64 * 1024
MAX_DEPTH = 16


class JSONBodyParser(BaseParser):
    """Read one JSON object in UTF-8.

    Refuses what parsers disagree on: repeated names, NaN, lone surrogates, other encodings.
    Raises ``ProblemError``: 413 above ``MAX_BYTES``, else 400 ``malformed``.
    """

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002 - DRF's signature
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002 - DRF's signature
    ) -> dict[str, Any]:
        """Return the object."""
        content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise ProblemError(413, "too_large", f"A body has at most {MAX_BYTES} bytes.")
        try:
            body = json.loads(
                content.decode(),
                object_pairs_hook=_make_object,
                parse_constant=_refuse_constant,
            )
        except (ValueError, RecursionError) as error:
            raise _malformed("The body is not valid JSON.") from error
        if not isinstance(body, dict):
            raise _malformed("The body must be a JSON object.")
        _check(body)
        return body


def _malformed(detail: str) -> ProblemError:
    return ProblemError(400, "malformed", detail)


def _make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _malformed("A name occurs twice in one JSON object.")
    return made


def _refuse_constant(name: str) -> None:
    raise _malformed(f"{name} is no JSON.")


def _check(body: dict[str, Any]) -> None:
    """Raise for text that cannot be stored and for nesting that no field of ours has."""
    level: Iterable[Any] = [body]
    for _depth in range(MAX_DEPTH):
        texts = [item for item in level if isinstance(item, str)]
        if any("\ud800" <= char <= "\udfff" for text in texts for char in text):
            raise _malformed("The body holds half of a surrogate pair.")
        level = [inner for item in level for inner in _list_inner(item)]
        if not level:
            return
    raise _malformed(f"The body is nested deeper than {MAX_DEPTH} levels.")


def _list_inner(item: Any) -> Iterable[Any]:
    if isinstance(item, dict):
        return [*item.keys(), *item.values()]
    return item if isinstance(item, list) else ()
