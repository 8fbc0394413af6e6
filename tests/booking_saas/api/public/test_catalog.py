"""Lists of what can be booked: exact bodies, pages, and the same queries at any length."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking_saas.api import docs
from foundation import signing
from tests.factories import scheduling as make

LINKS = {"next": None, "previous": None}


def test_service_is_described_whole(api, salon):
    answer = api.get("services/haircut/")

    assert answer.status_code == 200
    assert answer.json() == {
        "slug": "haircut",
        "name": "Haircut",
        "category": "",
        "description": "",
        "duration": "PT60M",
        "price": {"amount_minor": 4500, "currency": "EUR"},
        "deposit": None,
        "policy": (
            "You can cancel or move your visit until it starts. "
            "Cancelled before the start: full refund."
        ),
        "remote": False,
        "seats": 1,
        "staff": ["ana"],
        "locations": ["main"],
        "questions": [],
    }


def test_services_list_holds_what_the_detail_says(api, salon):
    listed = api.get("services/").json()

    assert listed == {"results": [api.get("services/haircut/").json()], **LINKS}


def test_inactive_service_is_not_found(api, salon):
    salon.active = False
    salon.save()

    answer = api.get("services/haircut/")

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown")
    assert api.get("services/").json() == {"results": [], **LINKS}


def test_policy_says_the_cutoffs_in_words(api, salon):
    make.make_profile(cancel_cutoff_minutes=1440, reschedule_cutoff_minutes=90)

    policy = api.get("services/haircut/").json()["policy"]

    assert policy == (
        "You can cancel your visit until 24 hr before it starts"
        " and move it until 1 hr 30 min before it starts."
        " Cancelled before the start: full refund."
    )


def test_policy_of_a_service_without_a_price_or_tiers_is_the_rules_alone(api, salon):
    salon.price_minor = 0
    salon.save()

    policy = api.get("services/haircut/").json()["policy"]

    assert policy == "You can cancel or move your visit until it starts."


def test_staff_lists_people_in_order(api, salon):
    place = salon.location
    make.make_resource(place, slug="room", name="Room", kind="room")
    make.make_resource(place, slug="ben", name="Ben", active=False)
    make.make_resource(place, slug="zoe", name="Zoe", title="Owner", position=0)

    assert api.get("staff/").json() == {
        "results": [
            {"slug": "ana", "name": "Ana", "title": "Stylist"},
            {"slug": "zoe", "name": "Zoe", "title": "Owner"},
        ],
        **LINKS,
    }


def test_locations_lists_places(api, salon):
    assert api.get("locations/").json() == {
        "results": [
            {"slug": "main", "name": "Main street", "address": "Main street 1", "timezone": "UTC"}
        ],
        **LINKS,
    }


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("services/", 4), ("staff/", 1), ("locations/", 1)])
def test_list_takes_the_same_queries_at_any_length(api, path, queries, count):
    for _number in range(count):
        place = make.make_location()
        make.make_service([make.make_resource(place)])

    with CaptureQueriesContext(connection) as captured:
        answer = api.get(path)

    own = [query["sql"] for query in captured if "scheduling_" in query["sql"]]
    assert len(answer.json()["results"]) == count
    assert len(own) == queries, own


def test_pages_lead_forward_and_back(api):
    for number in range(5):
        make.make_location(name=f"Place {number}", slug=f"place-{number}")

    def slugs(page):
        return [row["slug"] for row in page["results"]]

    first = api.get("locations/", limit=2).json()
    second = api.get(first["next"].removeprefix("http://acme.localhost")).json()
    third = api.get(second["next"].removeprefix("http://acme.localhost")).json()
    back = api.get(third["previous"].removeprefix("http://acme.localhost")).json()
    start = api.get(back["previous"].removeprefix("http://acme.localhost")).json()

    assert slugs(first) == ["place-0", "place-1"]
    assert slugs(second) == ["place-2", "place-3"]
    assert slugs(third) == ["place-4"]
    assert (first["previous"], third["next"]) == (None, None)
    assert back == second
    assert start["results"] == first["results"]
    assert start["previous"] is None


def test_page_follows_names_that_occur_twice(api):
    for number in range(3):
        make.make_location(name="Same", slug=f"same-{number}")

    first = api.get("locations/", limit=2).json()
    second = api.get(first["next"].removeprefix("http://acme.localhost")).json()

    assert [row["slug"] for row in second["results"]] == ["same-2"]


def test_cursor_of_the_longest_names_keeps_to_the_schema(api):
    for number in range(2):
        make.make_location(name="\N{GRINNING FACE}" * 120, slug=f"{number}{'a' * 59}")

    first = api.get("locations/", limit=1).json()
    second = api.get(first["next"].removeprefix("http://acme.localhost")).json()

    cursor = parse_qs(urlsplit(first["next"]).query)["cursor"][0]
    (parameter,) = [
        parameter
        for parameter in docs.build_schema()["paths"]["/api/v1/locations/"]["get"]["parameters"]
        if parameter["name"] == "cursor"
    ]
    assert len(cursor) <= parameter["schema"]["maxLength"] == 2500
    assert [row["slug"] for row in second["results"]] == [f"1{'a' * 59}"]


def test_cursor_that_is_longer_than_the_schema_says_is_refused(api, salon):
    value = ["/api/v1/locations/", False, ["a" * 2500, "a"]]
    cursor = signing.sign(value, purpose="page-cursor")

    answer = api.get("locations/", cursor=cursor)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "cursor")


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1E+2", "٣", "", "9" * 400])
def test_limit_out_of_range_is_refused(api, limit):
    answer = api.get("staff/", limit=limit)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "limit")


def test_cursor_of_another_list_is_refused(api):
    for _number in range(2):
        make.make_location()
    cursor = api.get("locations/", limit=1).json()["next"].partition("?")[2]

    answer = api.get(f"staff/?{cursor}")

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "cursor")


def test_cursor_that_is_not_ours_is_refused(api):
    answer = api.get("staff/", cursor="x:y\x00")

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "cursor")
