"""Programs that read the web find the services, and no booking."""

import re
from urllib.robotparser import RobotFileParser

import pytest

from scheduling.models import Service
from tests.factories import scheduling as make

HOST = "http://acme.localhost"
BOOKING = "/manage/7d0a4f52-3b6e-4c1f-9a57-2f1f0f5f8a11/q1w2e3r4/"


@pytest.fixture
def robots(client, salon):
    parser = RobotFileParser()
    parser.parse(client.get("/robots.txt").content.decode().splitlines())
    return parser


@pytest.mark.parametrize("path", ["/", "/book/haircut/staff/", "/theme.css?v=1", "/touch-icon.png"])
def test_robots_may_read_what_everybody_may_find(robots, path):
    assert robots.can_fetch("Anybot", f"{HOST}{path}")


@pytest.mark.parametrize(
    "path",
    [
        BOOKING,
        f"{BOOKING}booked/",
        f"{BOOKING}booking.ics",
        "/admin/",
        "/accounts/login/",
        "/api/v1/",
    ],
)
def test_robots_keep_out_of_bookings_and_of_what_staff_use(robots, path):
    assert not robots.can_fetch("Anybot", f"{HOST}{path}")


def test_robots_are_kept_from_endless_calendars_and_forms(client, salon):
    response = client.get("/robots.txt")

    lines = response.content.decode().splitlines()
    assert {"Disallow: /book/*?", "Disallow: /book/*/details/"} <= set(lines)
    assert f"Sitemap: {HOST}/sitemap.xml" in lines
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_sitemap_lists_what_can_be_booked(client, haircut, salon):
    alone = make.make_resource(salon)
    make.make_service([alone], slug="beard", name="Beard")
    make.make_service([alone], slug="gone", name="Gone")
    Service.objects.filter(slug="gone").update(active=False)

    response = client.get("/sitemap.xml")

    content = response.content.decode()
    assert re.findall("<loc>(.*?)</loc>", content) == [
        f"{HOST}/",
        f"{HOST}/book/beard/times/",
        f"{HOST}/book/haircut/staff/",
    ]
    assert response["Content-Type"] == "application/xml; charset=utf-8"


def test_pages_of_a_booking_ask_not_to_be_indexed(client, haircut):
    response = client.get(BOOKING)

    assert response.status_code == 404
    assert "canonical" not in response.content.decode()
