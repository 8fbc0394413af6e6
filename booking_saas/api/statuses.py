"""Refusals as problem details (api, "Errors")."""

from django.utils.translation import gettext as _

from booking_saas import refusal_statuses
from foundation.web.problems import ProblemError
from scheduling import refusals
from scheduling.operations import errors
from scheduling.queries import availability, bookings, catalog


def find_problem(error: Exception) -> ProblemError | None:
    """Return the refusal as a problem, or None for an error of another kind."""
    if isinstance(error, errors.BookingError):
        return _refusal(error)
    return _unknown_name(error)


def _refusal(error: errors.BookingError) -> ProblemError:
    problem = ProblemError(
        refusal_statuses.get_status(error),
        str(error.code),
        error.sentence,
        headers=refusal_statuses.get_headers(error),
    )
    match error:
        case errors.RefusedError() if error.reasons:
            problem.extra = {"reasons": _list_reasons(error)}
        case errors.UnknownChoiceError():
            problem.errors = [{"field": error.field, "code": error.code, "detail": error.sentence}]
        case errors.GoneError():
            problem.code = "gone"
        case errors.IdempotencyMismatchError():
            # Programs are told of the key; people's forms bring a new one by themselves.
            problem.detail = _("This Idempotency-Key was used for another request. Use a new one.")
    return problem


def _list_reasons(error: errors.RefusedError) -> list[dict[str, str]]:
    decided_first = sorted(error.reasons, key=lambda reason: reason.code != error.code)
    codes = dict.fromkeys(reason.code for reason in decided_first)
    return [{"code": str(code), "detail": refusals.describe(code)} for code in codes]


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
