"""The first page: who this is, when they are open, and what can be booked."""

import json
import re

import pytest
from django_tenants.utils import tenant_context

from scheduling.models import (
    BusinessProfile,
    Location,
    OpeningHours,
    Requirement,
    Resource,
    Service,
)
from tests.factories import scheduling as make

SERVICES_QUERIES = 5


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
            r'(<a|<div) class="pick[ "].*?<bdi>([^<]*)</bdi>.*?'
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
        "<p>There is nothing to book online yet. Please call us: "
        '<a class="nowrap" href="tel:+49301234567">+49 30 1234567</a>.</p>'
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


def test_other_business_has_its_own_services(client_of, haircut, globex_business):
    with tenant_context(globex_business):
        make.make_profile(name="Globex")

    assert "Haircut" not in client_of("globex").get("/").content.decode()


def test_page_says_who_this_is_and_how_to_reach_them(client, haircut):
    BusinessProfile.objects.update(
        tagline="Hair & beard",
        description="Since 1999.\n\nTwo chairs.",
        phone="+49301234567",
        email="kim+hair@salon.example",
        logo="logos/1.png",
        cover="pictures/2.jpg",
        cover_alt="Two chairs",
    )

    content = client.get("/").content.decode()

    assert "<h1><bdi>Salon Morgenrot</bdi></h1>" in content
    assert "<bdi>Hair &amp; beard</bdi>" in content
    assert "<p>Since 1999.</p>\n\n<p>Two chairs.</p>" in content
    assert content.count('href="tel:+49301234567"') == 2
    assert (
        '<a href="mailto:kim%2Bhair@salon.example"><bdi>kim+hair@salon.example</bdi></a>' in content
    )
    assert content.count('href="https://www.openstreetmap.org/search?query=Kastanienallee+12"') == 2
    assert re.search(r'<img class="place__mark" src="/media/[^/]*/logos/1.png"', content)
    assert re.search(r'<img class="place__cover" src="[^"]*/2-50-50-800.jpg"', content)
    assert 'alt="Two chairs"' in content


def test_page_says_until_when_they_are_open(client, haircut, frozen_clock):
    assert "<span>Open today until 17:00</span>" in client.get("/").content.decode()
    frozen_clock.write_text("=2026-11-27T20:00:00Z")

    content = client.get("/").content.decode()

    assert "<span>Closed now, opens Monday at 09:00</span>" in content
    days = re.findall(r'<th\s+scope="row">([^<]*)</th><td>([^<]*)</td>', content)
    assert days[:4] == [
        ("Today", "09:00–17:00"),
        ("Saturday", "closed"),
        ("Sunday", "closed"),
        ("Monday", "09:00–17:00"),
    ]


def test_place_without_hours_of_its_own_promises_none(client, haircut):
    people = staff_of(haircut)
    OpeningHours.objects.all().delete()
    make.make_hours(resource=people[0])

    content = client.get("/").content.decode()

    assert "Open today" not in content
    assert "Opening hours" not in content


def test_each_of_several_places_is_named_with_its_own_hours_and_phone(client, haircut, salon):
    north = make.make_location(
        slug="north",
        name="North",
        timezone="Europe/Berlin",
        address="Street 1",
        phone="+4940123456",
    )
    make.make_hours(600, 720, location=north)

    content = client.get("/").content.decode()

    assert 'href="#place-main"' in content
    assert 'href="#place-north"' in content
    assert content.count('href="tel:+4940123456"') == 1
    assert [name in content for name in ("Open today until 17:00", "Open today until 12:00")] == [
        True,
        True,
    ]


def test_what_costs_nothing_is_free(client, haircut):
    Service.objects.update(price_minor=0)

    assert '<span class="pick__price nowrap">free</span>' in client.get("/").content.decode()


def test_services_without_a_picture_get_initials_where_others_have_one(client, haircut):
    make.make_service(staff_of(haircut), name="Beard")
    assert 'class="face' not in client.get("/").content.decode()
    Service.objects.filter(slug="haircut").update(picture="pictures/1.jpg", picture_alt="Scissors")

    content = client.get("/").content.decode()

    assert 'alt="Scissors"' in content
    assert 'class="face face--square" aria-hidden="true" dir="auto">B</span>' in content


def test_people_have_faces_or_initials(client, haircut):
    Resource.objects.filter(slug="ana").update(
        picture="pictures/1.jpg", picture_alt="Ana, laughing"
    )

    content = client.get("/book/haircut/staff/").content.decode()

    assert 'alt="Ana, laughing" width="56" height="56" loading="lazy"' in content
    assert 'class="face " aria-hidden="true" dir="auto">B</span>' in content


def test_page_is_described_to_search_engines(client, haircut):
    BusinessProfile.objects.update(tagline="Hair", cover="pictures/2.jpg", cover_alt="Two chairs")

    response = client.get("/?q=hair")

    content = response.content.decode()
    assert "X-Robots-Tag" not in response
    assert '<link rel="canonical" href="http://acme.localhost/">' in content
    assert '<meta name="description" content="Hair.">' in content
    assert '<meta property="og:title" content="Salon Morgenrot">' in content
    assert re.search(
        r'<meta property="og:image" content="http://acme.localhost/media/[^"]*/2-50-50-1600.jpg">',
        content,
    )
    assert '<meta property="og:image:alt" content="Two chairs">' in content
    assert content.count('<meta name="theme-color"') == 2
    assert '<link rel="apple-touch-icon" href="/touch-icon.png?v=' in content


def read_graph(content):
    return json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', content, re.DOTALL)[1]
    )["@graph"]


def test_page_holds_its_hours_and_services_as_data(client, haircut):
    BusinessProfile.objects.update(phone="+49301234567", email="hello@salon.example")
    Location.objects.update(country="DE")
    name = "</script><script>alert(1)</script>&\u2028"
    Service.objects.update(name=name[:-1], description="Cut")

    content = client.get("/").content.decode()

    assert content.count("<script>") == 0
    (business,) = read_graph(content)
    assert (business["@type"], business["name"]) == ("LocalBusiness", "Salon Morgenrot")
    assert business["url"] == "http://acme.localhost/"
    assert business["telephone"] == "+49 30 1234567"
    assert business["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "Kastanienallee 12",
        "addressCountry": "DE",
    }
    assert business["openingHoursSpecification"][0] == {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": "https://schema.org/Monday",
        "opens": "09:00",
        "closes": "17:00",
    }
    assert len(business["openingHoursSpecification"]) == 5
    assert business["makesOffer"] == [
        {
            "@type": "Offer",
            "price": "45.00",
            "priceCurrency": "EUR",
            "url": "http://acme.localhost/book/haircut/staff/",
            "itemOffered": {"@type": "Service", "name": name[:-1], "description": "Cut"},
        }
    ]


@pytest.mark.parametrize("path", ["/", "/book/haircut/staff/", "/nowhere/"])
def test_title_is_one_line_of_what_people_see(client, haircut, path):
    content = client.get(path).content.decode()

    title = re.search(r"<title>(.*?)</title>", content, re.DOTALL)[1]
    assert title == " ".join(title.split())
    assert not re.search("[\u200b-\u200f\u2060-\u2069\ufeff]", title)
