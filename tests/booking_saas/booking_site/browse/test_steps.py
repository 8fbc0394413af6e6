import re

import pytest
from django_tenants.utils import tenant_context

from scheduling.models import BusinessProfile, Requirement, Resource, Service
from tests.booking_saas.booking_site.conftest import NINE_TUESDAY
from tests.factories import scheduling as make

SERVICES_QUERIES = 4
STAFF_QUERIES = 5
TIMES_QUERIES = 6


def staff_of(service):
    return list(Requirement.objects.get(service=service).candidates.all())


def test_services_page_shows_each_service_with_duration_and_price(client, haircut):
    response = client.get("/")

    content = response.content.decode()
    assert response.status_code == 200
    assert "<bdi>Haircut</bdi>" in content
    assert "€45" in content
    assert "1 hr" in content


def read_cards(client):
    """Return the name, the tag and whether there is a link of each card."""
    content = client.get("/").content.decode()
    return [
        (name, tag, start == "<a")
        for start, name, tag in re.findall(
            r'(<a|<div) class="pick[^>]*>.*?<bdi>([^<]*)</bdi>.*?'
            r'(?:tag--state">([^<]*)</span>)?</span>\s*</span>',
            content,
            re.DOTALL,
        )
    ]


def test_services_page_says_what_is_booked_out_or_over(client, haircut, salon):
    people = staff_of(haircut)
    make.make_service(people, name="Over", bookable_until="2026-11-22")
    make.make_service(people, name="Last day", bookable_until="2026-11-23")
    make.make_service(people, name="Next year", bookable_from="2027-12-01")
    make.make_service(people, name="In spring", bookable_from="2027-03-01", horizon_days=10)

    assert read_cards(client) == [
        ("Haircut", "", True),
        ("In spring", "Fully booked", True),
        ("Last day", "", True),
        ("Next year", "Nothing free in the next weeks", True),
        ("Over", "No longer bookable", False),
    ]


def test_times_of_a_service_that_is_over_promise_no_new_ones(client, haircut):
    Service.objects.update(bookable_until="2026-11-22")

    content = client.get("/book/haircut/times/?staff=any").content.decode()

    assert "This can no longer be booked." in content
    assert "New times may open up" not in content


def test_services_page_hides_what_cannot_be_booked(client, haircut):
    Service.objects.update(active=False)

    response = client.get("/")

    assert "Haircut" not in response.content.decode()
    assert "There is nothing to book online yet." in response.content.decode()


def test_calling_is_named_only_where_there_is_a_phone(client, haircut):
    Service.objects.update(active=False)
    BusinessProfile.objects.update(phone="")
    silent = client.get("/").content.decode()
    BusinessProfile.objects.update(phone="+49 30 1234567")

    assert "<p>There is nothing to book online yet.</p>" in silent
    assert (
        "<p>There is nothing to book online yet. Please call us: +49 30 1234567.</p>"
        in client.get("/").content.decode()
    )


def test_services_page_takes_the_same_queries_for_one_and_three(
    client, haircut, django_assert_num_queries
):
    client.get("/")
    with django_assert_num_queries(SERVICES_QUERIES):
        client.get("/")
    make.make_service(staff_of(haircut))
    make.make_service(staff_of(haircut))
    client.get("/")

    with django_assert_num_queries(SERVICES_QUERIES):
        client.get("/")


def test_search_answers_a_partial_to_htmx(client, haircut):
    for number in range(9):
        make.make_service(staff_of(haircut), name=f"Color {number}")

    page = client.get("/", {"q": "color 3"}).content.decode()
    partial = client.get(
        "/", {"q": "color 3"}, headers={"HX-Request": "true", "HX-Target": "services"}
    ).content.decode()

    assert page.count('class="pick"') == partial.count('class="pick"') == 1
    assert "<html" in page
    assert "<html" not in partial


def test_search_for_something_else_says_so_and_escapes_it(client, haircut):
    response = client.get("/", {"q": "<script>"})

    assert "Nothing called “&lt;script&gt;”." in response.content.decode()


def test_service_leads_to_the_first_step_with_a_choice(client, haircut, salon):
    alone = make.make_service(staff_of(haircut)[:1], slug="beard")

    assert client.get("/book/haircut/").url == "/book/haircut/staff/"
    assert client.get("/book/haircut/?staff=ana").url == "/book/haircut/times/?staff=ana"
    assert client.get(f"/book/{alone.slug}/").url == "/book/beard/times/"
    assert client.get("/book/beard/staff/").url == "/book/beard/times/"


@pytest.mark.parametrize("path", ["", "staff/", "times/", "details/"])
def test_unknown_service_is_not_found(client, salon, path):
    assert client.get(f"/book/nothing/{path}").status_code == 404


def test_staff_page_shows_when_each_person_is_free_next(client, haircut, frozen_clock):
    make.book(haircut, NINE_TUESDAY, staff="ana", now=NINE_TUESDAY)
    frozen_clock.write_text("=2026-11-23T17:00:00Z")

    content = client.get("/book/haircut/staff/").content.decode()

    lines = re.findall(r"Next: [^<]+", content)
    assert lines == ["Next: tomorrow, 09:00", "Next: tomorrow, 10:00", "Next: tomorrow, 09:00"]


def test_staff_page_shows_titles(client, haircut):
    Resource.objects.filter(slug="ana").update(title="Master <stylist>")

    content = client.get("/book/haircut/staff/").content.decode()

    assert content.count("Master &lt;stylist&gt;") == 1


def test_staff_page_names_the_zone_to_visitors_elsewhere(client, haircut):
    content = client.get("/book/haircut/staff/?tz=America/New_York").content.decode()

    lines = re.findall(r"Next: [^<]+", content)
    assert lines == ["Next: today, 10:00, Berlin time"] * 3


def test_staff_page_takes_the_same_queries_for_two_and_four(
    client, haircut, salon, django_assert_num_queries
):
    client.get("/book/haircut/staff/")
    with django_assert_num_queries(STAFF_QUERIES):
        client.get("/book/haircut/staff/")
    new = [make.make_resource(salon, hours=False) for _ in range(2)]
    Requirement.objects.get(service=haircut).candidates.add(*new)

    with django_assert_num_queries(STAFF_QUERIES):
        client.get("/book/haircut/staff/")


def test_times_page_chooses_the_first_free_day(client, haircut):
    content = client.get("/book/haircut/times/").content.decode()

    assert '<h2 id="day-name">Monday, 23 November</h2>' in content
    assert "Times are Berlin time." in content
    assert "/book/haircut/details/?start=2026-11-23T09%3A00%3A00Z" in content


def test_times_page_answers_a_partial_to_htmx(client, haircut):
    response = client.get(
        "/book/haircut/times/?day=2026-11-25", headers={"HX-Request": "true", "HX-Target": "when"}
    )

    content = response.content.decode()
    assert content.lstrip().startswith('<div id="when"')
    assert "Wednesday, 25 November" in content
    assert "HX-Request" in response["Vary"]


def test_times_page_takes_the_same_queries_for_one_and_three_bookings(
    client, haircut, django_assert_num_queries
):
    make.book(haircut, NINE_TUESDAY, now=NINE_TUESDAY)
    client.get("/book/haircut/times/")
    with django_assert_num_queries(TIMES_QUERIES):
        client.get("/book/haircut/times/")
    make.book(haircut, NINE_TUESDAY.replace(hour=10), now=NINE_TUESDAY)
    make.book(haircut, NINE_TUESDAY.replace(hour=12), now=NINE_TUESDAY)

    with django_assert_num_queries(TIMES_QUERIES):
        client.get("/book/haircut/times/")


@pytest.mark.parametrize(
    "query",
    [
        "day=9999-12-31",
        "month=2199-12",
        "day=2000-01-01",
        "staff=nobody",
        "staff=%00",
        "tz=America",
        "day=%00",
        "start=x",
        "view=x&choose=zone",
    ],
)
def test_times_page_bears_odd_input(client, haircut, query):
    assert client.get(f"/book/haircut/times/?{query}").status_code == 200


def test_visitors_zone_comes_from_the_cookie_and_a_choice_is_kept(client, haircut):
    client.cookies["visitor_zone"] = "America/New_York"
    first = client.get("/book/haircut/times/")
    second = client.get("/book/haircut/times/?tz=Asia/Tokyo")

    assert "below in yours (New York)" in first.content.decode()
    assert "below in yours (Tokyo)" in second.content.decode()
    assert second.cookies["visitor_zone"].value == "Asia/Tokyo"


def test_pages_speak_the_visitors_language_else_the_businesses(client, haircut):
    BusinessProfile.objects.update(locale="de")

    german = client.get("/", headers={"Accept-Language": "fr"})
    english = client.get("/", headers={"Accept-Language": "en-US,en;q=0.9"})

    assert german["Content-Language"] == "de"
    assert '<html lang="de"' in german.content.decode()
    assert english["Content-Language"] == "en"


def test_pages_are_not_shared_between_visitors(client, haircut):
    response = client.get("/book/haircut/times/")

    assert response["Cache-Control"] == "private, no-cache"
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))


def test_long_description_is_told_in_full_on_the_next_steps(client, haircut):
    Service.objects.update(description="Wash <b>and</b> cut. " * 12)

    for path in ("/book/haircut/staff/", "/book/haircut/times/"):
        content = client.get(path).content.decode()

        assert "About this service" in content
        assert "Wash &lt;b&gt;and&lt;/b&gt; cut." in content


def test_pages_speak_without_jargon(client, haircut):
    for path in ("/", "/book/haircut/staff/", "/book/haircut/times/?choose=zone", "/nowhere/"):
        words = re.sub(r"<[^>]+>", " ", client.get(path).content.decode()).lower()

        assert not re.search(r"\b(slot|resource|tenant)s?\b", words)


def test_pages_hold_no_inline_code(client, haircut):
    for path in ("/", "/book/haircut/staff/", "/book/haircut/times/"):
        content = client.get(path).content.decode()

        assert not re.search(r"<script(?![^>]*\bsrc=)", content)
        assert not re.search(r"\s(style|on\w+|hx-on[^=]*)=", content)
        assert "<style" not in content


def test_too_many_requests_are_refused_in_plain_words(client, haircut, settings):
    settings.RATE_LIMITS = True
    settings.API_RATES = {**settings.API_RATES, "read": {"address": 0}}

    response = client.get("/")

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 60
    assert "Please wait a minute" in response.content.decode()


def test_other_business_has_its_own_services(client_of, haircut, globex_business):
    with tenant_context(globex_business):
        make.make_profile(name="Globex")

    assert "Haircut" not in client_of("globex").get("/").content.decode()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        pytest.param("en-US", "2:00 PM", id="own region"),
        pytest.param("en", "14:00", id="no region"),
        pytest.param("fr-FR", "14:00", id="no translation"),
        pytest.param("de-AT", "14:00", id="own region in German"),
    ],
)
def test_times_are_on_the_clock_of_the_business_unless_a_region_has_its_own(
    client, haircut, language, text
):
    page = client.get("/book/haircut/times/?staff=any", headers={"Accept-Language": language})

    times = set(re.findall(r"\d?\d:00(?:.[AP]M)?", page.text.replace("\u202f", " ")))
    assert text in times
    assert len({"M" in time for time in times}) == 1
