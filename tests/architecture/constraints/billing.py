"""What the tables of billing promise."""

from itertools import count

from billing.models import CancellationPolicy, ServiceTerms
from tests.architecture.constraints.entries import Promises, once, to
from tests.factories.scheduling import make_location, make_resource, make_service

_numbers = count(1)


def _policy() -> CancellationPolicy:
    return CancellationPolicy.objects.create(slug=f"policy-{next(_numbers)}", tiers=[])


BILLING = Promises(
    rows={
        "billing_cancellationpolicy": _policy,
        "billing_serviceterms": lambda: ServiceTerms.objects.create(
            service=make_service([make_resource(make_location())]), policy=_policy()
        ),
    },
    unique={
        "billing_cancellationpolicy_slug_key": once("billing_cancellationpolicy", "slug"),
        "billing_serviceterms_service_id_key": once("billing_serviceterms", "service_id"),
    },
    references={
        "billing_serviceterms": {
            "service_id": to("scheduling_service"),
            "policy_id": to("billing_cancellationpolicy"),
        }
    },
)
