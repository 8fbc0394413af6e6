"""Errors as problem details (RFC 9457): one shape for everything that an API refuses."""

import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions, serializers
from rest_framework.settings import api_settings

from foundation.web import outages

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
API_PREFIX = "/api/"

_KEPT_HEADERS = ("Allow", "Content-Language", "Retry-After", "WWW-Authenticate")

type FieldProblem = dict[str, str]


class Problem(serializers.Serializer[Any]):
    """The body of every error, for the API's schema."""

    class FieldError(serializers.Serializer[Any]):
        """What is wrong with one field; ``field`` is a dotted path, empty for the whole body."""

        field = serializers.CharField()
        code = serializers.CharField()
        detail = serializers.CharField()

    class RefusalReason(serializers.Serializer[Any]):
        """One reason of a refusal, in the words of ``code`` and ``detail``."""

        code = serializers.CharField()
        detail = serializers.CharField()

    class Challenge(serializers.Serializer[Any]):
        """A proof of work (ALTCHA, version 2): its solution goes into X-Challenge-Answer."""

        parameters = serializers.DictField(help_text="What to compute; sent back unchanged.")
        signature = serializers.CharField(help_text="Ours; sent back unchanged.")

    type = serializers.CharField(help_text="Names the kind of problem; made from the code.")
    title = serializers.CharField(help_text="The kind of problem in a few words.")
    status = serializers.IntegerField(min_value=400, max_value=599)
    code = serializers.CharField(help_text="For programs, like slot_taken.")
    detail = serializers.CharField(help_text="A sentence that people may be shown.")
    errors = FieldError(  # type: ignore[assignment] # the metaclass takes fields off the class
        many=True, help_text="What is wrong with which field; often empty."
    )
    reasons = RefusalReason(
        many=True, required=False, help_text="Everything that refuses the start that was asked for."
    )
    challenge = Challenge(
        required=False, help_text="Beyond a limit: what lets the next request through."
    )


class ProblemError(Exception):
    """A refusal as it is answered. ``extra`` are further members of the body."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})
        super().__init__(code)


def respond(problem: ProblemError) -> HttpResponse:
    """Return the answer. It is JSON whatever the client accepts."""
    body = {
        "type": f"urn:problem:booking:{problem.code}",
        "title": problem.code.replace("_", " ").capitalize(),
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        "errors": problem.errors,
        **problem.extra,
    }
    return HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=problem.status,
        content_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **problem.headers},
    )


def handle_exception(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """Answer whatever a view raised; what nobody foresaw is logged and answered with 500."""
    problem = _find_problem(error)
    if problem is None:
        request = context.get("request")
        logger.error("An API request failed.", exc_info=error)
        got_request_exception.send(sender=handle_exception, request=request)
        problem = of_status(500)
    return respond(problem)


class ApiProblemsMiddleware:
    """Make problem details of what is refused before the API's own views are reached.

    So an unknown host, a database that is away and a crash outside of the views are answered
    in the one shape that programs know.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; rewrite a refusal in another shape."""
        response = self.get_response(request)
        is_refusal = response.status_code >= HTTPStatus.BAD_REQUEST
        if not is_refusal or not request.path.startswith(API_PREFIX):
            return response
        if response.headers.get("Content-Type") == MEDIA_TYPE:
            return response
        problem = of_status(response.status_code)
        problem.headers = {
            name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers
        }
        return respond(problem)


@csrf_exempt
def not_found(_request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Answer a URL that leads nowhere."""
    return respond(of_status(404))


def _find_problem(error: Exception) -> ProblemError | None:
    match error:
        case ProblemError():
            return error
        case exceptions.ValidationError():
            return ProblemError(
                400,
                "invalid",
                _("Some of the values sent are not valid."),
                errors=list(list_field_problems(error.detail)),
            )
        case exceptions.Throttled():
            return ProblemError(
                429,
                "throttled",
                _("Too many requests. Please try again in a moment."),
                headers={"Retry-After": str(getattr(error, "wait", None) or 1)},
            )
        case exceptions.APIException():
            return of_status(error.status_code)
        case _:
            return _find_django_problem(error)


def _find_django_problem(error: Exception) -> ProblemError | None:
    match error:
        case Http404():
            return of_status(404)
        case PermissionDenied():
            return of_status(403)
        case RequestDataTooBig():
            return of_status(413)
        case SuspiciousOperation() | UnreadablePostError():
            return of_status(400)
        case _ if outages.is_outage(error):
            logger.warning("The database is away or overloaded.", exc_info=error)
            problem = of_status(503)
            problem.headers["Retry-After"] = str(outages.RETRY_SECONDS)
            return problem
        case _:
            return None


def of_status(status: int) -> ProblemError:
    """Return the refusal that says no more than its status."""
    details = {
        400: ("malformed", _("The request could not be read.")),
        401: ("unauthenticated", _("Authentication is required.")),
        403: ("forbidden", _("This is not allowed.")),
        404: ("not_found", _("There is nothing here.")),
        405: ("method_not_allowed", _("This method is not allowed here.")),
        406: ("not_acceptable", _("None of the requested media types is available here.")),
        413: ("too_large", _("The request is too large.")),
        414: ("uri_too_long", _("The address is too long.")),
        415: ("unsupported_media_type", _("Send application/json.")),
        431: ("headers_too_large", _("There are too many headers, or they are too long.")),
        500: (
            "internal_error",
            _("Something went wrong on our side. The error has been recorded."),
        ),
        503: ("unavailable", _("This is temporarily unavailable. Please try again.")),
    }
    code, detail = details.get(status, (HTTPStatus(status).name.lower(), HTTPStatus(status).phrase))
    return ProblemError(status, code, detail)


def _join(path: str, step: str | int) -> str:
    return f"{path}.{step}".lstrip(".")


def list_field_problems(
    detail: Any, path: str = "", *, join: Callable[[str, str | int], str] = _join
) -> Iterator[FieldProblem]:
    """Yield what a serializer refuses, each with its path; ``join`` says how paths are written."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from list_field_problems(inner, path if own else join(path, name), join=join)
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            inside = join(path, number) if nested else path
            yield from list_field_problems(inner, inside, join=join)
    else:
        yield {"field": path, "code": str(detail.code), "detail": str(detail)}
