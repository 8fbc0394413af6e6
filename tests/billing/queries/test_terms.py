import pytest
from django.utils import translation

from billing.queries import terms


@pytest.mark.parametrize(
    ("tiers", "sentence"),
    [
        (
            [
                {"hours_before": 24, "refund_percent": 100},
                {"hours_before": 0, "refund_percent": 50},
                {"same_local_day": True, "refund_percent": 0},
            ],
            (
                "Cancelled at least 24 hours before the start: full refund; later: 50 % refund; "
                "on the day of the visit: no refund."
            ),
        ),
        (
            [
                {"hours_before": 48, "refund_percent": 100},
                {"hours_before": 1, "refund_percent": 20},
            ],
            (
                "Cancelled at least 48 hours before the start: full refund; "
                "at least 1 hour before: 20 % refund."
            ),
        ),
        (
            [{"hours_before": 0, "refund_percent": 100}],
            "Cancelled before the start: full refund.",
        ),
        (
            [{"same_local_day": True, "refund_percent": 0}],
            "Cancelled on the day of the visit: no refund.",
        ),
    ],
)
def test_policy_is_told_in_one_sentence(tiers, sentence):
    assert terms.describe_tiers(tiers) == sentence


def test_policy_is_told_in_german():
    tiers = [
        {"hours_before": 48, "refund_percent": 100},
        {"hours_before": 1, "refund_percent": 20},
        {"hours_before": 0, "refund_percent": 10},
        {"same_local_day": True, "refund_percent": 0},
    ]

    with translation.override("de"):
        sentence = terms.describe_tiers(tiers)

    assert sentence == (
        "Bei Absage mindestens 48 Stunden vor Beginn: volle Erstattung; "
        "mindestens 1 Stunde vorher: 20 % Erstattung; später: 10 % Erstattung; "
        "am Tag des Termins: keine Erstattung."
    )
