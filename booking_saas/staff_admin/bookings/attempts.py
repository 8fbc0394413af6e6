"""One try at an operation from a staff page: who does it, and what comes back in words."""

from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

from django.http import HttpRequest

from booking_saas.staff_admin.bookings.booking_forms import KeyedForm
from booking_saas.staff_admin.bookings.refusals import Refusal, describe_refusal
from booking_saas.staff_admin.bookings.staff_words import Wanted
from scheduling.models import Booking, BookingEvent
from scheduling.operations.commands import Actor, Outcome
from scheduling.operations.errors import BookingError, RefusedError
from scheduling.queries.availability import Explanation
from scheduling.refusals import Code


def actor_of(request: HttpRequest) -> Actor:
    """Return the staff member as the history names them."""
    name = request.user.get_full_name()  # type: ignore[union-attr]  # guarded by the site
    return Actor(kind=BookingEvent.Actor.STAFF, name=str(name)[:120])


def scope_of(request: HttpRequest, what: str) -> str:
    """Return whose keys these are, and of which page."""
    return f"admin:{request.user.pk}:{what}"


def run(
    operation: Callable[[], Outcome],
    explain: Callable[[], Sequence[Explanation]],
    *,
    wanted: Wanted | None = None,
    used: frozenset[Code] = frozenset(),
    about: str = "",
) -> Outcome | Refusal:
    """Return what the operation answers, or its refusal.

    In staff's words where it is known what was ``wanted``, else in those of all doors.
    """
    try:
        return operation()
    except RefusedError as error:
        if wanted is None:
            return Refusal(sentence=error.sentence, code=error.code)
        return describe_refusal(error, explain(), wanted=wanted, used=used, about=about)
    except BookingError as error:
        return Refusal(sentence=error.sentence, code=error.code)


def next_key(form: KeyedForm, refusal: Refusal | None) -> str:
    """Return the key for the page: a new one only where the old one is spent."""
    if refusal is not None and refusal.code == "idempotency_mismatch":
        return str(uuid4())
    try:
        return str(UUID(str(form["key"].value())))
    except ValueError:
        return str(uuid4())


def find_moved(text: str) -> Booking | None:
    """Return the booking that a page moves, if it names one."""
    try:
        number = UUID(text)
    except ValueError:
        return None
    return Booking.objects.filter(pk=number).first()
