import pytest
from django.core.exceptions import ValidationError

from billing.models import CancellationPolicy, ServiceTerms

HALF = {"hours_before": 0, "refund_percent": 50}
UNCLEAR = "A tier needs refund_percent and either hours_before or same_local_day."


@pytest.mark.parametrize(
    ("tiers", "sentence"),
    [
        ({"hours_before": 0}, "The tiers must be a list."),
        ([HALF, 7], UNCLEAR),
        ([{"refund_percent": 50}], UNCLEAR),
        ([HALF | {"same_local_day": True}], UNCLEAR),
        ([HALF, HALF], "Two tiers apply from the same moment."),
        ([HALF | {"refund_percent": True}], "The refund must be from 0 to 100 percent."),
        ([HALF | {"hours_before": 8761}], "Use whole hours from 0 to 8760."),
    ],
)
def test_tiers_that_cannot_decide_are_refused(tiers, sentence):
    with pytest.raises(ValidationError) as refused:
        CancellationPolicy(slug="strict", tiers=tiers).clean_fields()

    assert refused.value.message_dict == {"tiers": [sentence]}


def test_policy_and_terms_are_named_by_the_slug():
    policy = CancellationPolicy(slug="strict", tiers=[HALF])

    policy.clean_fields()

    assert str(policy) == str(ServiceTerms(policy=policy)) == "strict"
