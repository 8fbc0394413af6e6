"""What was agreed: what a cancellation gives back, and which of two agreements is worse."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduling.contracts import Agreement, RefundTier

START = datetime(2026, 12, 1, 13, tzinfo=UTC)
"""14:00 in Berlin."""
STANDARD = (
    RefundTier(hours_before=24, refund_percent=100),
    RefundTier(hours_before=0, refund_percent=50),
    RefundTier(refund_percent=0),
)
UNTIL_THE_START = (RefundTier(hours_before=0, refund_percent=100),)


def agree(*tiers: RefundTier, price: int = 5000, **fields) -> Agreement:
    return Agreement(price_minor=price, currency="EUR", tiers=tiers, **fields)


@pytest.mark.parametrize(
    ("tiers", "before", "percent"),
    [
        pytest.param(STANDARD, timedelta(hours=24), 100, id="exactly-24-hours-is-24-or-more"),
        pytest.param(STANDARD, timedelta(hours=23, minutes=59), 50, id="a-minute-late"),
        pytest.param(STANDARD, timedelta(hours=14, minutes=1), 50, id="the-evening-before"),
        pytest.param(STANDARD, timedelta(hours=14), 0, id="midnight-is-the-day-of-the-visit"),
        pytest.param(STANDARD, timedelta(0), 0, id="at-the-start"),
        pytest.param(UNTIL_THE_START, timedelta(0), 100, id="boundary-favors-the-customer"),
        pytest.param(UNTIL_THE_START, timedelta(seconds=-1), 0, id="after-the-start"),
        pytest.param((), timedelta(days=9), 100, id="without-tiers-until-the-start"),
        pytest.param((), timedelta(seconds=-1), 0, id="without-tiers-after-the-start"),
        pytest.param(
            (RefundTier(hours_before=48, refund_percent=80),),
            timedelta(hours=47),
            0,
            id="no-tier-is-reached",
        ),
        pytest.param(
            (
                RefundTier(hours_before=48, refund_percent=20),
                RefundTier(hours_before=2, refund_percent=60),
            ),
            timedelta(hours=50),
            20,
            id="the-largest-number-of-hours-applies",
        ),
        pytest.param(
            (RefundTier(hours_before=0, refund_percent=30), RefundTier(refund_percent=90)),
            timedelta(hours=1),
            30,
            id="the-day-of-the-visit-only-caps",
        ),
    ],
)
def test_refund_follows_the_tiers(tiers, before, percent):
    agreement = agree(*tiers)

    given_back = agreement.get_refund_percent(
        starts_at=START, at=START - before, timezone="Europe/Berlin"
    )

    assert given_back == percent


@pytest.mark.parametrize(
    ("tiers", "before", "deadline"),
    [
        pytest.param(STANDARD, timedelta(days=3), START - timedelta(hours=24), id="whole"),
        pytest.param(
            STANDARD, timedelta(hours=24), START - timedelta(hours=24), id="to-the-last-moment"
        ),
        pytest.param(
            STANDARD,
            timedelta(hours=20),
            datetime(2026, 11, 30, 22, 59, tzinfo=UTC),
            id="half-until-the-day-of-the-visit-in-berlin",
        ),
        pytest.param(STANDARD, timedelta(hours=2), None, id="nothing-is-given-back"),
        pytest.param(UNTIL_THE_START, timedelta(days=3), None, id="the-same-until-the-start"),
        pytest.param((), timedelta(days=3), None, id="without-tiers-the-same-until-the-start"),
    ],
)
def test_deadline_is_the_last_moment_at_which_as_much_is_given_back(tiers, before, deadline):
    asked = {"starts_at": START, "timezone": "Europe/Berlin"}
    agreement = agree(*tiers)

    found = agreement.find_deadline(at=START - before, **asked)

    assert found == deadline
    if found is not None:
        now, last, later = (
            agreement.get_refund_percent(at=at, **asked)
            for at in (START - before, found, found + timedelta(minutes=1))
        )
        assert now == last > later


def test_day_of_the_visit_is_the_one_of_the_location():
    agreement = agree(*STANDARD)
    at = START - timedelta(hours=13, minutes=30)  # 00:30 in Berlin, the evening before in New York

    percents = [
        agreement.get_refund_percent(starts_at=START, at=at, timezone=zone)
        for zone in ("Europe/Berlin", "America/New_York")
    ]

    assert percents == [0, 50]


@pytest.mark.parametrize(
    ("agreement", "is_free"),
    [
        (agree(*STANDARD), False),
        (agree(*STANDARD, price=0), True),
        (agree(*UNTIL_THE_START), True),
        (agree(RefundTier(hours_before=0, refund_percent=99)), False),
    ],
)
def test_cancelling_is_free_where_nothing_is_kept(agreement, is_free):
    at = START - timedelta(hours=3)

    assert agreement.is_free_to_cancel(starts_at=START, at=at, timezone="UTC") is is_free


@pytest.mark.parametrize(
    ("offered", "shown", "is_worse"),
    [
        pytest.param(agree(*STANDARD), agree(*STANDARD), False, id="the-same"),
        pytest.param(agree(price=5001), agree(), True, id="dearer"),
        pytest.param(agree(price=4999), agree(), False, id="cheaper"),
        pytest.param(agree(due_now_minor=1), agree(), True, id="more-due-now"),
        pytest.param(agree(), agree(due_now_minor=1), False, id="less-due-now"),
        pytest.param(replace(agree(price=1), currency="USD"), agree(), True, id="another-currency"),
        pytest.param(agree(*STANDARD), agree(*UNTIL_THE_START), True, id="less-back"),
        pytest.param(agree(*UNTIL_THE_START), agree(*STANDARD), False, id="more-back"),
        pytest.param(agree(*STANDARD), agree(), True, id="tiers-where-none-were"),
        pytest.param(agree(), agree(*UNTIL_THE_START), False, id="no-tiers-is-until-the-start"),
        pytest.param(agree(*UNTIL_THE_START), agree(), False, id="until-the-start-is-no-tiers"),
        pytest.param(
            agree(
                RefundTier(hours_before=12, refund_percent=100),
                RefundTier(hours_before=0, refund_percent=40),
            ),
            agree(
                RefundTier(hours_before=24, refund_percent=100),
                RefundTier(hours_before=0, refund_percent=50),
            ),
            True,
            id="better-before-worse-after",
        ),
        pytest.param(
            agree(RefundTier(hours_before=25, refund_percent=100)),
            agree(RefundTier(hours_before=24, refund_percent=100)),
            True,
            id="an-hour-earlier",
        ),
        pytest.param(
            agree(*UNTIL_THE_START, RefundTier(refund_percent=90)),
            agree(*UNTIL_THE_START),
            True,
            id="less-on-the-day",
        ),
        pytest.param(
            agree(RefundTier(hours_before=24, refund_percent=50), RefundTier(refund_percent=50)),
            agree(RefundTier(hours_before=24, refund_percent=50)),
            False,
            id="a-cap-that-never-bites",
        ),
        pytest.param(
            agree(*STANDARD, price=0), agree(price=0), False, id="nothing-of-nothing-is-the-same"
        ),
        pytest.param(
            agree(*STANDARD, price=4000),
            agree(*UNTIL_THE_START),
            True,
            id="cheaper-but-less-back",
        ),
        pytest.param(
            agree(sentence="Neue Worte.", language="de"), agree(), False, id="other-words-only"
        ),
    ],
)
def test_agreement_is_worse_if_the_customer_would_mind_it(offered, shown, is_worse):
    assert offered.is_worse_than(shown) is is_worse
