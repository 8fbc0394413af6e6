"""What was shown holds, or the customer looks again (money, "What is charged")."""

import html
import re

import pytest
from django_tenants.utils import tenant_context

from billing.models import CancellationPolicy, ServiceTerms
from billing.queries import agreements
from booking_saas.booking_site.book import shown_terms
from scheduling.models import Booking, Customer
from tests.booking_saas.booking_site.book.test_details import START, URL, filled
from tests.booking_saas.booking_site.conftest import NINE_TUESDAY, NOW
from tests.factories import scheduling as make

STANDARD = [
    {"hours_before": 24, "refund_percent": 100},
    {"hours_before": 0, "refund_percent": 50},
]


@pytest.fixture
def policy(haircut):
    policy = CancellationPolicy.objects.create(slug="standard", tiers=STANDARD)
    ServiceTerms.objects.create(service=haircut, policy=policy)
    return policy


def set_price(service, price_minor):
    service.price_minor = price_minor
    service.save()


def text_of(response):
    """Return the page with its entities read, however its lines are broken."""
    return " ".join(html.unescape(response.content.decode()).split())


def shown_by(response):
    """Return what the page sends back of what it showed."""
    return re.search(r'name="shown" value="([^"]+)"', response.content.decode())[1]


def test_details_show_the_conditions_before_anybody_books(client, policy):
    content = text_of(client.get(f"{URL}?staff=ana&start={START}"))

    sentence = "Cancelled at least 24 hours before the start: full refund; later: 50 % refund."
    # Beside the button, and in the summary.
    assert content.count(f'<p class="soft small" lang="en">{sentence}</p>') == 2
    assert "<mark>" not in content


def test_price_that_rose_meanwhile_is_shown_and_the_next_press_accepts_it(client, haircut):
    data = filled(note="Curls")
    set_price(haircut, 5000)

    refused = client.post(URL, data)

    content = text_of(refused)
    assert refused.status_code == 409
    assert "The price or the conditions have changed. Please look at them again." in content
    assert "The price is now €50 instead of €45." in content
    assert "<s>€45</s> <mark>€50</mark>" in content
    assert "Book for €50" in content
    assert 'value="Maria Muster"' in content
    assert "Curls" in content
    assert (Booking.objects.count(), Customer.objects.count()) == (0, 0)

    accepted = client.post(URL, data | {"shown": shown_by(refused)})

    assert accepted.status_code == 302
    assert Booking.objects.get().price_minor == 5000


def test_conditions_that_became_worse_are_marked(client, policy):
    data = filled()
    policy.tiers = [{"hours_before": 24, "refund_percent": 100}]
    policy.save()

    refused = client.post(URL, data)

    content = text_of(refused)
    sentence = "Cancelled at least 24 hours before the start: full refund."
    assert refused.status_code == 409
    assert content.count(f"<mark>{sentence}</mark>") == 2
    assert "The new conditions are marked." in content
    assert "The price is now" not in content
    assert Booking.objects.count() == 0


def test_price_that_fell_meanwhile_holds(client, haircut):
    data = filled()
    set_price(haircut, 4000)

    response = client.post(URL, data)

    assert response.status_code == 302
    assert Booking.objects.get().price_minor == 4000


def test_better_conditions_hold(client, policy):
    data = filled()
    policy.tiers = [{"hours_before": 0, "refund_percent": 100}]
    policy.save()

    response = client.post(URL, data)

    assert response.status_code == 302
    assert Booking.objects.get().agreement["sentence"] == "Cancelled before the start: full refund."


def test_repeat_of_a_booked_form_is_answered_whatever_it_costs_now(client, haircut):
    data = filled()
    first = client.post(URL, data)
    set_price(haircut, 9900)

    again = client.post(URL, data)

    assert (again.status_code, again.url) == (302, first.url)
    assert Booking.objects.get().price_minor == 4500


def test_missing_detail_does_not_hide_that_the_price_rose(client, haircut):
    data = filled(name="")
    set_price(haircut, 5000)

    content = text_of(client.post(URL, data))

    assert "<s>€45</s> <mark>€50</mark>" in content


@pytest.mark.parametrize("token", ["", "forged", "other-start", "other-service", "other-purpose"])
def test_form_that_does_not_say_what_was_shown_comes_back(client, haircut, token):
    agreement = agreements.find_agreement("haircut")
    other = NINE_TUESDAY.replace(hour=9)
    tokens = {
        "other-start": shown_terms.sign(agreement, service="haircut", start=other),
        "other-service": shown_terms.sign(agreement, service="color", start=NINE_TUESDAY),
        "other-purpose": shown_terms.signing.sign(["haircut", START, {}], purpose="something"),
    }

    refused = client.post(URL, filled(shown=tokens.get(token, token)))

    assert refused.status_code == 409
    assert "Please look at the price and the conditions before you book." in text_of(refused)
    assert Booking.objects.count() == 0
    assert client.post(URL, filled(shown=shown_by(refused))).status_code == 302


def test_what_another_business_showed_counts_for_nothing(client, haircut, globex_business):
    with tenant_context(globex_business):
        agreement = make.make_agreement(haircut, price_minor=1)
        token = shown_terms.sign(agreement, service="haircut", start=NINE_TUESDAY)

    assert client.post(URL, filled(shown=token)).status_code == 409
    assert Booking.objects.count() == 0


def test_time_taken_and_price_risen_are_told_together(client, haircut):
    data = filled()
    make.book(haircut, NINE_TUESDAY, staff="ana", now=NOW)
    set_price(haircut, 5000)

    content = text_of(client.post(URL, data))

    assert "Tuesday, 24 November, 09:00 was taken a moment ago." in content
    assert "<mark>€50</mark>" in content
