"""How pages answer a refusal: one status for each kind, beside the operation's own sentence."""

from http import HTTPStatus

from django.http import HttpResponse

from scheduling.operations import errors

_BUSY_RETRY_SECONDS = "1"


def get_status(refusal: errors.BookingError) -> HTTPStatus:
    """Return the status of the page that tells the refusal."""
    match refusal:
        case errors.GoneError():
            return HTTPStatus.GONE
        case errors.DiaryBusyError():
            return HTTPStatus.SERVICE_UNAVAILABLE
        case errors.IdempotencyMismatchError():
            return HTTPStatus.UNPROCESSABLE_ENTITY
        case _:
            return HTTPStatus.CONFLICT


def mark_retry(response: HttpResponse, refusal: errors.BookingError) -> HttpResponse:
    """Say when to come back, where that helps."""
    if isinstance(refusal, errors.DiaryBusyError):
        response["Retry-After"] = _BUSY_RETRY_SECONDS
    return response
