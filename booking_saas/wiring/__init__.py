"""Plugs what upper floors implement into what lower floors declare (architecture, decision 6)."""

from billing.queries.terms import Terms
from booking_saas.wiring import subjects
from notifications.contracts import SUBJECTS
from scheduling import contracts


def connect() -> None:
    """Fill the protocols of the apps below."""
    contracts.PLUGS.terms = Terms()
    SUBJECTS.update(subjects.make_subjects())
