import re

import pytest

from scheduling.models import BusinessProfile, Closure, Requirement, Resource, Service
from tests.booking_saas.booking_site.conftest import NINE_TUESDAY
from tests.factories import scheduling as make

STAFF_QUERIES = 5
TIMES_QUERIES = 6


def staff_of(service):
    return list(Requirement.objects.get(service=service).candidates.all())


def test_times_of_a_service_that_is_over_promise_no_new_ones(client, haircut):
    Service.objects.update(bookable_until="2026-11-22")

    content = client.get("/book/haircut/times/?staff=any").content.decode()

    assert "This can no longer be booked." in content
    assert "New times may open up" not in content


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
    assert 'id="zone"' not in content
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

        data_block = '<script type="application/ld+json">'
        assert not re.search(r"<script(?![^>]*\bsrc=)", content.replace(data_block, ""))
        assert not re.search(r"\s(style|on\w+|hx-on[^=]*)=", content)
        assert "<style" not in content


def test_too_many_requests_are_refused_in_plain_words(client, haircut, settings):
    settings.RATE_LIMITS = True
    settings.API_RATES = {**settings.API_RATES, "read": {"address": 0}}

    response = client.get("/")

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 60
    assert "Please wait a minute" in response.content.decode()


def read_days(client, query=""):
    """Return the label of each day of the month, whether it can be pressed and which is chosen."""
    content = client.get(f"/book/haircut/times/?{query}").content.decode()
    cells = re.findall(r"<td([^>]*)><a class=\"day ([^>]*)>", content)
    return [
        (
            re.search(r'aria-label="([^"]*)"', link)[1],
            "href=" in link,
            'aria-selected="true"' in cell,
        )
        for cell, link in cells
    ]


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


def test_month_tells_past_closed_and_full_days_apart(client, haircut, frozen_clock):
    frozen_clock.write_text("=2026-11-24T17:00:00Z")
    Service.objects.update(horizon_days=5, max_per_day=1)
    Closure.objects.create(first_date="2026-11-26", last_date="2026-11-26", name="Training")
    make.book(haircut, NINE_TUESDAY.replace(day=25), now=NINE_TUESDAY)

    assert read_days(client) == [
        ("Monday, 23 November, past", False, False),
        ("Tuesday, 24 November, today, no longer bookable", False, False),
        ("Wednesday, 25 November, fully booked", False, False),
        ("Thursday, 26 November, closed", False, False),
        ("Friday, 27 November, 8 free times", True, True),
        ("Saturday, 28 November, closed", False, False),
        ("Sunday, 29 November, closed", False, False),
        ("Monday, 30 November, cannot be booked online", False, False),
    ]


def test_month_begins_its_weeks_as_the_visitors_country_does(client, haircut):
    def first(language):
        content = client.get(
            "/book/haircut/times/", headers={"Accept-Language": language}
        ).content.decode()
        return re.search(r'<th scope="col" abbr="([^"]*)"', content)[1]

    assert [first(tag) for tag in ("en-US", "en-GB", "fr-FR", "ar-EG")] == [
        "Sunday",
        "Monday",
        "Monday",
        "Saturday",
    ]


def test_steps_are_told_to_search_engines_without_what_was_chosen(client, haircut):
    Service.objects.update(description="Wash and cut.")

    response = client.get("/book/haircut/times/?staff=ana&day=2026-11-25")

    content = response.content.decode()
    assert "X-Robots-Tag" not in response
    assert '<link rel="canonical" href="http://acme.localhost/book/haircut/staff/">' in content
    assert '<meta name="description" content="Wash and cut.">' in content
    assert '<meta property="og:title" content="Haircut – Salon Morgenrot">' in content


def test_details_are_in_no_search_engine(client, haircut):
    response = client.get("/book/haircut/details/?start=2026-11-24T08:00:00Z")

    assert response["X-Robots-Tag"] == "noindex"
    assert "canonical" not in response.content.decode()


@pytest.mark.parametrize(("opens", "is_night"), [(22 * 60, True), (0, False)])
def test_times_after_midnight_are_named_on_every_step(client, haircut, opens, is_night):
    Resource.objects.update(outside_hours=True)
    ana = Resource.objects.get(slug="ana")
    ana.opening_hours.all().delete()
    make.make_hours(opens, opens + 240, resource=ana)

    times = client.get("/book/haircut/times/?staff=ana&day=2026-11-24").content.decode()
    details = client.get("/book/haircut/details/?staff=ana&start=2026-11-24T00:00:00Z")

    assert ("Night to Tuesday" in times) == is_night
    assert ("Morning" in times) != is_night
    assert details.status_code == 200
    assert ("night to Tuesday" in details.content.decode()) == is_night
