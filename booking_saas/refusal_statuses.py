"""Which HTTP status each refusal has, on pages and in the API (api, "Errors")."""

from http import HTTPStatus

from django.http import HttpResponse

from scheduling.operations import errors
from scheduling.refusals import PERMANENT_CODES

_BUSY_RETRY_SECONDS = 1


def get_status(refusal: errors.BookingError) -> HTTPStatus:
    """Return the status of the answer that tells the refusal."""
    match refusal:
        case errors.RefusedError() if refusal.code in PERMANENT_CODES:
            return HTTPStatus.UNPROCESSABLE_ENTITY
        case errors.UnknownChoiceError() | errors.IdempotencyMismatchError():
            return HTTPStatus.UNPROCESSABLE_ENTITY
        case errors.GoneError():
            return HTTPStatus.GONE
        case errors.DiaryBusyError():
            return HTTPStatus.SERVICE_UNAVAILABLE
        case _:
            return HTTPStatus.CONFLICT


def mark(response: HttpResponse, refusal: errors.BookingError) -> HttpResponse:
    """Add to a page what its answer says besides the status."""
    for name, value in get_headers(refusal).items():
        response[name] = value
    return response


def get_headers(refusal: errors.BookingError) -> dict[str, str]:
    """Return what the answer says besides: when to come back, where that helps."""
    if isinstance(refusal, errors.DiaryBusyError):
        return {"Retry-After": str(_BUSY_RETRY_SECONDS)}
    return {}
