"""Pages that say what went wrong belong to the business, too."""

import re

import pytest

from booking_saas.booking_site.frame import frames
from scheduling.models import BusinessProfile
from scheduling.queries import catalog
from tests.factories import scheduling as make


def read_brand(content):
    return re.search(r'<a class="brand".*?<bdi>([^<]*)</bdi>', content, re.DOTALL)[1]


@pytest.mark.parametrize("path", ["/nowhere/", "/accounts/nowhere/"])
def test_missing_page_names_the_business_as_it_names_itself(client, salon, path):
    BusinessProfile.objects.update(name="Praxis am Park", phone="+49 30 1234567")

    content = client.get(path).content.decode()

    assert read_brand(content) == "Praxis am Park"
    assert "You can also call us:" in content
    assert '<a class="nowrap" href="tel:+49301234567"><bdi>+49 30 1234567</bdi></a>' in content


def test_phone_is_named_only_where_there_is_one(client, salon):
    BusinessProfile.objects.update(phone="")

    assert "You can also call us:" not in client.get("/nowhere/").content.decode()


def test_refusal_of_too_many_requests_names_the_business(client, salon, settings):
    settings.RATE_LIMITS = True
    settings.API_RATES = {**settings.API_RATES, "read": {"address": 0}}

    response = client.get("/")

    assert response.status_code == 429
    assert read_brand(response.content.decode()) == "Salon Morgenrot"


def test_business_without_a_profile_still_says_what_went_wrong(client, acme):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert read_brand(response.content.decode()) == "Acme"


def test_platform_has_no_frame(db):
    assert dict(frames.frame(None)["frame"]) == {}


def test_page_that_needs_no_frame_asks_for_none(acme, django_assert_num_queries):
    with django_assert_num_queries(0):
        frames.frame(None)


def test_frame_changes_its_theme_with_the_color(acme):
    make.make_profile(accent_color="#b4532a")
    first = frames.describe(catalog.get_profile())
    BusinessProfile.objects.update(accent_color="#0f766e")

    assert frames.describe(catalog.get_profile())["theme_url"] != first["theme_url"]
