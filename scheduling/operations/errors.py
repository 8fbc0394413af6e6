"""Why an operation did not happen, in the words of the booking rules."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from scheduling import refusals
from scheduling.contracts import Agreement
from scheduling.engine.codes import Code
from scheduling.engine.facts import Reason


class BookingError(Exception):
    """The base of all refusals; ``code`` and ``sentence`` are for people and programs."""

    code: str
    sentence: str


class RefusedError(BookingError):
    """The start cannot be had. ``reasons`` names every reason, ``code`` the one that decides.

    ``position``: which of several visits that are wanted together it is about, from 0.
    """

    def __init__(self, code: Code, reasons: Sequence[Reason] = (), *, position: int = 0) -> None:
        self.code = code
        self.position = position
        self.sentence = refusals.describe(code)
        self.reasons = tuple(reasons)
        super().__init__(code)


class UnknownChoiceError(BookingError):
    """A service, staff member or location of that name does not exist here."""

    def __init__(self, field: str, sentence: str) -> None:
        self.code = "unknown"
        self.field = field
        self.sentence = sentence
        super().__init__(field)


class PriceChangedError(BookingError):
    """What was shown to the customer is no longer to be had; ``agreement`` is what is (money)."""

    def __init__(self, agreement: Agreement) -> None:
        self.code = "price_changed"
        self.sentence = _("The price or the conditions have changed. Please look at them again.")
        self.agreement = agreement
        super().__init__(self.code)


class PeopleChangedError(BookingError):
    """Somebody else would come than the customer was shown; ``names`` are those who would."""

    def __init__(self, names: Sequence[str]) -> None:
        self.code = "people_changed"
        self.sentence = _("Somebody else of our team would have time then. Please look again.")
        self.names = tuple(names)
        super().__init__(self.code)


class InvalidTransitionError(BookingError):
    """The booking is not in a state from which this can be done."""

    def __init__(self, sentence: str) -> None:
        self.code = "invalid_transition"
        self.sentence = sentence
        super().__init__(sentence)


class GoneError(InvalidTransitionError):
    """The booking is cancelled: it can be read, not written (booking-rules, 6)."""


class MovedMeanwhileError(InvalidTransitionError):
    """The booking got another time between reading and locking it; the gate tries again."""


class ChangedMeanwhileError(InvalidTransitionError):
    """The booking is not at the version any more that the caller looked at."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody has changed this visit in the meantime."
                " Please check it before you continue."
            )
        )


class IdempotencyMismatchError(BookingError):
    """The key was used before, for a request with another content."""

    def __init__(self) -> None:
        self.code = "idempotency_mismatch"
        self.sentence = _(
            "You have already sent this with different details, and that went through. If"
            " you want this one as well, please send it again."
        )
        super().__init__(self.code)


class DiaryBusyError(BookingError):
    """The locks were not had in time; the same request may be sent again at once."""

    def __init__(self) -> None:
        self.code = "busy"
        self.sentence = _("Many people are booking right now. Please try again in a moment.")
        super().__init__(self.code)
