"""What a booking of now would mean, and its words."""

import pytest
from django.utils import translation

from billing.models import CancellationPolicy, ServiceTerms
from billing.queries import agreements
from scheduling.contracts import Agreement, RefundTier
from scheduling.queries import bookings
from tests.factories import scheduling as make


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
    assert agreements.describe_tiers(agreements.read_tiers(tiers)) == sentence


def test_policy_is_told_in_german():
    tiers = [
        {"hours_before": 48, "refund_percent": 100},
        {"hours_before": 1, "refund_percent": 20},
        {"hours_before": 0, "refund_percent": 10},
        {"same_local_day": True, "refund_percent": 0},
    ]

    with translation.override("de"):
        sentence = agreements.describe_tiers(agreements.read_tiers(tiers))

    assert sentence == (
        "Bei Absage mindestens 48 Stunden vor Beginn: volle Erstattung; "
        "mindestens 1 Stunde vorher: 20 % Erstattung; später: 10 % Erstattung; "
        "am Tag des Termins: keine Erstattung."
    )


@pytest.fixture
def service(acme):
    make.make_profile()
    staff = [make.make_resource(make.make_location())]
    return make.make_service(staff, slug="cut", price_minor=4500)


def give_policy(service, *tiers):
    policy = CancellationPolicy.objects.create(slug="p", tiers=list(tiers))
    ServiceTerms.objects.create(service=service, policy=policy)
    return policy


def test_agreement_of_now_has_the_price_and_the_tiers_of_the_policy(service):
    give_policy(
        service,
        {"hours_before": 24, "refund_percent": 100},
        {"same_local_day": True, "refund_percent": 0},
    )

    assert agreements.find_agreement("cut") == Agreement(
        price_minor=4500,
        currency="EUR",
        due_now_minor=0,
        tiers=(
            RefundTier(hours_before=24, refund_percent=100),
            RefundTier(refund_percent=0),
        ),
        sentence=(
            "Cancelled at least 24 hours before the start: full refund; "
            "on the day of the visit: no refund."
        ),
        language="en",
    )


@pytest.mark.parametrize(
    ("price", "sentence"), [(4500, "Cancelled before the start: full refund."), (0, "")]
)
@pytest.mark.parametrize("tiers", [None, []])
def test_service_without_a_policy_or_tiers_is_refunded_until_the_start(
    service, price, sentence, tiers
):
    service.price_minor = price
    service.save()
    if tiers is not None:
        give_policy(service, *tiers)

    agreement = agreements.find_agreement("cut")

    assert agreement.tiers == (RefundTier(hours_before=0, refund_percent=100),)
    assert agreement.sentence == sentence


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("de-AT", "de"), ("DE", "de"), ("en_GB", "en"), ("fr", "de"), ("", "de")],
)
def test_sentence_is_in_the_language_of_the_customer_else_in_the_active_one(
    service, language, spoken
):
    words = {
        "de": "Bei Absage vor Beginn: volle Erstattung.",
        "en": "Cancelled before the start: full refund.",
    }

    with translation.override("de"):
        agreement = agreements.find_agreement("cut", language=language)

    assert (agreement.language, agreement.sentence) == (spoken, words[spoken])


def test_service_that_does_not_exist_has_no_agreement(acme):
    assert agreements.find_agreement("cut") is None


def test_service_that_cannot_be_booked_has_an_agreement_all_the_same(service):
    service.active = False
    service.save()

    assert agreements.find_agreement("cut").price_minor == 4500


def test_agreements_take_one_query_for_any_number_of_services(service, django_assert_num_queries):
    give_policy(service)
    for slug in ("color", "beard"):
        make.make_service([], slug=slug, location=service.location)

    with django_assert_num_queries(1):
        found = agreements.find_agreements(["cut", "color", "beard", "nothing"])

    assert set(found) == {"cut", "color", "beard"}


def test_no_services_have_no_agreements(service, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert agreements.find_agreements([]) == {}


def test_editing_price_and_policy_changes_no_existing_booking(service):
    policy = give_policy(service, {"hours_before": 24, "refund_percent": 100})
    agreed = agreements.find_agreement("cut")
    booking = make.book(service, make.at(9), agreement=agreed).booking

    service.price_minor = 9900
    service.save()
    policy.tiers = [{"hours_before": 0, "refund_percent": 0}]
    policy.save()

    assert agreements.find_agreement("cut").is_worse_than(agreed)
    assert bookings.get_snapshot(booking.id) == booking
    assert booking.agreement == agreed
