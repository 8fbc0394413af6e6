"""Plugs what upper floors implement into what lower floors declare (architecture, decision 6)."""

from billing.operations.policies import PoliciesSection
from billing.queries.terms import Terms
from foundation.web import health
from scheduling import contracts
from tenants import readiness


def connect() -> None:
    """Fill the protocols of ``scheduling.contracts`` and the parts of readiness."""
    contracts.PLUGS.setup_extensions = (PoliciesSection(),)
    contracts.PLUGS.terms = Terms()
    health.PARTS.update(readiness.make_parts())
