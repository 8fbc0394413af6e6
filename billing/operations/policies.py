"""Cancellation policies in the set-up document (api, "Set-up document")."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from billing.models import CancellationPolicy, ServiceTerms
from billing.models.policies import check_tier
from foundation.documents import DocumentError, Node

_TIER_KEYS = ("hours_before", "same_local_day", "refund_percent")


class PoliciesSection:
    """The ``policies`` key, and the ``policy`` key of services; a scheduling ``SetupExtension``."""

    key = "policies"
    service_key = "policy"

    def export(self) -> list[dict[str, Any]]:
        """Return all policies, their tiers from the earliest moment to the latest."""
        return [
            {"slug": policy.slug, "tiers": [_write_tier(tier) for tier in policy.tiers]}
            for policy in CancellationPolicy.objects.order_by("slug")
        ]

    def apply(self, node: Node, present: Mapping[str, Any]) -> None:  # noqa: ARG002 - the protocol's
        """Create or change the policies that are given."""
        seen: set[str] = set()
        for item in node.items():
            given = item.fields(["slug", "tiers"])
            slug = _need(item, given, "slug")
            name = slug.text()
            if name in seen:
                slug.fail(f'The slug "{name}" appears twice.')
            seen.add(name)
            policy = CancellationPolicy.objects.filter(slug=name).first()
            if policy is None or "tiers" in given:
                policy = policy or CancellationPolicy(slug=name)
                policy.tiers = _read_tiers(_need(item, given, "tiers"))
                _check(policy, item)
                policy.save()

    def export_services(self) -> Mapping[int, str]:
        """Return the slug of each service's policy."""
        return dict(ServiceTerms.objects.values_list("service_id", "policy__slug"))

    def apply_service(self, service_id: int, node: Node) -> None:
        """Give a service the policy with that slug; null takes it away."""
        if node.value is None:
            ServiceTerms.objects.filter(service_id=service_id).delete()
            return
        slug = node.text()
        policy = CancellationPolicy.objects.filter(slug=slug).first()
        if policy is None:
            node.fail(f'no policy has the slug "{slug}"')
        ServiceTerms.objects.update_or_create(service_id=service_id, defaults={"policy": policy})


def _need(item: Node, given: Mapping[str, Node], key: str) -> Node:
    if key not in given:
        raise DocumentError(f"{item.path}.{key}", "This key is needed.")
    return given[key]


def _read_tiers(node: Node) -> list[dict[str, Any]]:
    tiers = []
    for item in node.items():
        given = item.fields(_TIER_KEYS)
        tier = {key: given[key].value for key in _TIER_KEYS if key in given}
        try:
            check_tier(tier)
        except ValidationError as error:
            path = ".".join(part for part in (item.path, error.code) if part)
            raise DocumentError(path, error.messages[0]) from None
        tiers.append(tier)
    return sorted(tiers, key=_earliest_first)


def _write_tier(tier: dict[str, Any]) -> dict[str, Any]:
    return {key: tier[key] for key in _TIER_KEYS if key in tier}


def _earliest_first(tier: dict[str, Any]) -> tuple[bool, int]:
    return "same_local_day" in tier, -tier.get("hours_before", 0)


def _check(policy: CancellationPolicy, node: Node) -> None:
    try:
        policy.full_clean()
    except ValidationError as error:
        column, messages = next(iter(error.message_dict.items()))
        raise DocumentError(f"{node.path}.{column}", messages[0]) from None
