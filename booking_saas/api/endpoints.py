"""What all endpoints share: limits, refusals as problems, and how they are documented."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from booking_saas.api import limits, statuses
from foundation.web import idempotency, problems
from foundation.web.json_bodies import JSONBodyParser
from scheduling.operations.commands import Idempotency, Outcome

READ = (400, 404, 406, 414, 429, 431, 503)
WRITE = (400, 404, 406, 409, 413, 414, 415, 422, 428, 429, 431, 503)
MANAGE = (*WRITE, 401, 410)
"""What changes a visit for who holds its token is refused with."""

_MEANINGS = {
    400: "The request is malformed; `errors` names the fields.",
    401: "The manage token is missing.",
    404: "There is nothing here, or the token does not open it.",
    406: "Only JSON can be answered (calendar files apart).",
    409: "The state refuses it: the time is taken, a limit is reached, the visit is over.",
    410: "The booking is cancelled: it can be read, not changed.",
    413: "The body is larger than 64 KiB.",
    414: "The line with the address is longer than 8,000 bytes.",
    415: "The body is not application/json.",
    422: "The request can never succeed as it is.",
    428: "The Idempotency-Key is missing.",
    429: "Too many requests; see Retry-After, or solve the `challenge` where there is one.",
    431: "A header is longer than 8,000 bytes, or all of them together than 32,000.",
    503: "Not available for a moment; see Retry-After.",
}

IDEMPOTENCY_KEY = OpenApiParameter(
    idempotency.HEADER,
    type={"type": "string", "pattern": idempotency.PATTERN, "maxLength": idempotency.MAX_LENGTH},
    location=OpenApiParameter.HEADER,
    required=True,
    description="A random value, new for each new request and the same for its repeats.",
)


class Endpoint(APIView):
    """The base of all endpoints. They use no session and no cookie, so CSRF has no hold."""

    http_method_names = ["get", "head", "post"]
    renderer_classes: Sequence[type[BaseRenderer]] = [JSONRenderer]
    parser_classes = [JSONBodyParser]
    rate_scope: str | None = None

    def check_throttles(self, request: Request) -> None:
        """Count the request for its caller. Raises ``ProblemError`` beyond the limits."""
        limits.check_visitor(self.rate_scope, request)

    def handle_exception(self, exc: Exception) -> Response:
        """Answer with problem details; refusals of the operations get their status here."""
        return super().handle_exception(statuses.find_problem(exc) or exc)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """Keep answers out of caches: they change with every booking."""
        final = super().finalize_response(request, response, *args, **kwargs)
        final.headers.setdefault("Cache-Control", "no-store")
        return final


def read_input(serializer: type[Serializer[Any]], data: Any) -> dict[str, Any]:
    """Return what was sent, checked. Raises ``ValidationError``."""
    found: dict[str, Any] = _get_checker(serializer).run_validation(data)
    return found


@cache
def _get_checker(serializer: type[Serializer[Any]]) -> Serializer[Any]:
    """Return the one instance that checks all requests.

    Making one copies every field, which takes longer than checking them; checking keeps nothing.
    """
    return serializer()


def identify(request: Request, *, scope: str, key: str) -> Idempotency:
    """Return what a repeat of the request is recognized by, among those of ``scope``."""
    return Idempotency.of(request.data, scope=scope, key=key)


def answer(outcome: Outcome, body: dict[str, Any], *, status: int = 200) -> Response:
    """Return the answer to a change of a visit, which says whether it was made before."""
    headers = {idempotency.REPLAYED_HEADER: "true"} if outcome.replayed else {}
    return Response(body, status=status, headers=headers)


def document(
    success: Mapping[Any, Any], failures: Sequence[int]
) -> dict[Any, OpenApiResponse | Any]:
    """Return all answers of an endpoint for its schema."""
    refused = {
        (status, problems.MEDIA_TYPE): OpenApiResponse(problems.Problem, _MEANINGS[status])
        for status in sorted(failures)
    }
    return {**success, **refused}
