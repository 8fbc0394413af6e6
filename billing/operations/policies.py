"""Writing cancellation policies, and which service has which.

Inner functions: they run in the transaction of whoever calls them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from billing.models import CancellationPolicy, ServiceTerms
from billing.models.policies import check_tier

__all__ = ["check_tier", "save_policy", "set_policy"]

type Tiers = Sequence[Mapping[str, Any]]


def save_policy(
    slug: str, tiers: Tiers | None, *, policy: CancellationPolicy | None = None
) -> None:
    """Make or change a policy; without ``tiers`` a known one keeps its own.

    They are kept from the earliest moment to the latest. Raises ``ValidationError`` by column.
    """
    wanted = None if tiers is None else sorted(map(dict, tiers), key=_earliest_first)
    if policy is not None and wanted in (None, policy.tiers):
        return
    policy = policy or CancellationPolicy(slug=slug)
    policy.tiers = wanted
    policy.full_clean()
    policy.save()


def set_policy(service_id: int, policy: CancellationPolicy | None) -> None:
    """Give a service a policy; None takes it away."""
    terms = ServiceTerms.objects.filter(service_id=service_id)
    if policy is None:
        terms.delete()
    elif not terms.filter(policy=policy).exists():
        ServiceTerms.objects.update_or_create(service_id=service_id, defaults={"policy": policy})


def _earliest_first(tier: Mapping[str, Any]) -> tuple[bool, int]:
    return "same_local_day" in tier, -tier.get("hours_before", 0)
