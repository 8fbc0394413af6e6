"""Cancellation policies and the services that have them."""

from django.db.models import QuerySet

from billing.models import CancellationPolicy, ServiceTerms


def list_policies() -> QuerySet[CancellationPolicy]:
    """Return the business's policies, in the order of their slugs."""
    return CancellationPolicy.objects.order_by("slug")


def map_policies_of_services() -> dict[int, CancellationPolicy]:
    """Return the policy of each service that has one, by the service's row number."""
    terms = ServiceTerms.objects.select_related("policy")
    return {row.service_id: row.policy for row in terms}
