"""Which HTTP status each refusal has (api, "Errors")."""

from django.utils.translation import gettext as _

from foundation.web.problems import ProblemError
from scheduling import refusals
from scheduling.operations import errors
from scheduling.queries import availability, bookings, catalog
from scheduling.refusals import PERMANENT_CODES

BUSY_RETRY_SECONDS = 1


def find_problem(error: Exception) -> ProblemError | None:
    """Return the refusal as a problem, or None for an error of another kind."""
    if isinstance(error, errors.BookingError):
        return _refusal(error)
    return _unknown_name(error)


def _refusal(error: errors.BookingError) -> ProblemError:
    match error:
        case errors.RefusedError():
            return _refused(error)
        case errors.UnknownChoiceError():
            field = {"field": error.field, "code": error.code, "detail": error.sentence}
            return ProblemError(422, error.code, error.sentence, errors=[field])
        case errors.GoneError():
            return ProblemError(410, "gone", error.sentence)
        case errors.DiaryBusyError():
            headers = {"Retry-After": str(BUSY_RETRY_SECONDS)}
            return ProblemError(503, error.code, error.sentence, headers=headers)
        case errors.IdempotencyMismatchError():
            # Programs are told of the key; people's forms bring a new one by themselves.
            sentence = _("This Idempotency-Key was used for another request. Use a new one.")
            return ProblemError(422, error.code, sentence)
        case _:
            return ProblemError(409, error.code, error.sentence)


def _refused(error: errors.RefusedError) -> ProblemError:
    status = 422 if error.code in PERMANENT_CODES else 409
    decided_first = sorted(error.reasons, key=lambda reason: reason.code != error.code)
    codes = dict.fromkeys(reason.code for reason in decided_first)
    reasons = [{"code": str(code), "detail": refusals.describe(code)} for code in codes]
    extra = {"reasons": reasons} if reasons else {}
    return ProblemError(status, str(error.code), error.sentence, extra=extra)


def _unknown_name(error: Exception) -> ProblemError | None:
    match error:
        case availability.UnknownServiceError() | catalog.UnknownServiceError():
            field, detail = "service", _("There is no service of that name.")
        case availability.UnknownStaffError():
            field, detail = "staff", _("Nobody of that name takes this service.")
        case bookings.UnknownBookingError():
            return ProblemError(404, "not_found", _("There is nothing here."))
        case _:
            return None
    found = {"field": field, "code": "unknown", "detail": detail}
    return ProblemError(404, "unknown", detail, errors=[found])
