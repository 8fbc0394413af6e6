import json
from pathlib import Path

from booking_saas import setup
from scheduling.queries import catalog, policies

EXAMPLE = Path(__file__).parents[2] / "booking_saas/setup/example.json"


def test_terms_of_a_service_follow_the_rules_of_the_business(acme):
    setup.apply_document(json.loads(EXAMPLE.read_text()))

    words = policies.describe_policies(catalog.get_profile(), ["haircut", "color"])

    assert words == {
        "haircut": (
            "You can cancel or move your visit until it starts. Cancelled at least 24 hours before "
            "the start: full refund; later: 50 % refund; on the day of the visit: no refund."
        ),
        "color": "You can cancel or move your visit until it starts.",
    }
