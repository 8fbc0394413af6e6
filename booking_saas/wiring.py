"""Plugs what upper floors implement into what lower floors declare (architecture, decision 6)."""

from billing.operations.policies import PoliciesSection
from billing.queries.terms import Terms
from scheduling import contracts


def connect() -> None:
    """Fill the protocols of ``scheduling.contracts``."""
    contracts.PLUGS.setup_extensions = (PoliciesSection(),)
    contracts.PLUGS.terms = Terms()
