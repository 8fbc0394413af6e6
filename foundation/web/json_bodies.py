"""Bodies of requests: JSON objects of a bounded size."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.parsers import BaseParser

from foundation import json_documents
from foundation.web.problems import ProblemError

MAX_BYTES = 64 * 1024


class JSONBodyParser(BaseParser):
    """Read one JSON object in UTF-8, as all JSON is read (``foundation.json_documents``).

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
        try:
            body = json_documents.read(content, most_bytes=MAX_BYTES)
        except json_documents.TooLargeError as error:
            detail = f"A body has at most {MAX_BYTES} bytes."
            raise ProblemError(413, "too_large", detail) from error
        except json_documents.DocumentError as error:
            raise ProblemError(400, "malformed", str(error)) from error
        if not isinstance(body, dict):
            raise ProblemError(400, "malformed", "The body must be a JSON object.")
        return body
