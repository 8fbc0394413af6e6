"""Hours and prices as search engines want them."""

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from booking_saas.booking_site.browse import structured_data
from booking_saas.booking_site.frame.metas import Meta
from scheduling.queries.catalog import Offer, OfferLocation
from scheduling.queries.opening_hours import PlaceHours, SpecialDay, WeekRange
from tests.factories.snapshots import make_profile_facts

META = Meta(
    title="Salon", description="", url="http://x/", image_url="", image_alt="", is_wide=False
)


def place(slug="main", **fields):
    defaults = {"name": "North", "address": "", "country": "", "phone": "", "timezone": "UTC"}
    return OfferLocation(slug=slug, **defaults | fields)


def offer(**fields):
    defaults = {
        "slug": "cut",
        "name": "Cut",
        "category": "",
        "description": "",
        "location": place(),
        "duration_minutes": 60,
        "price_minor": 4550,
        "currency": "EUR",
        "remote": False,
        "horizon_days": None,
        "bookable_until": None,
        "picture": None,
        "staff": (),
    }
    return Offer(**defaults | fields)


def hours(week=(), special=()):
    return PlaceHours(zone=ZoneInfo("UTC"), spans=(), week=tuple(week), special_days=tuple(special))


def weekly(weekday, opens, closes, first=None, last=None):
    return WeekRange(
        weekday=weekday, opens=opens, closes=closes, valid_from=first, valid_until=last
    )


def write(locations, opening=None, offers=(), **fields):
    text = structured_data.write(
        make_profile_facts(places=tuple(locations), **fields),
        META,
        hours=opening or {},
        offers=offers,
    )
    return json.loads(text)["@graph"]


@pytest.fixture(autouse=True)
def at_acme(acme):
    """Links are made from the host of the business."""


@pytest.mark.parametrize(
    ("opens", "closes", "told"),
    [
        (540, 1080, ("09:00", "18:00")),
        (1200, 1560, ("20:00", "02:00")),
        (1080, 1440, ("18:00", "00:00")),
        (0, 1440, ("00:00", "23:59")),
    ],
)
def test_hours_of_the_week_are_told_by_the_clock(opens, closes, told):
    (business,) = write([place()], {"main": hours([weekly(6, opens, closes)])})

    (spec,) = business["openingHoursSpecification"]
    assert (spec["opens"], spec["closes"]) == told
    assert spec["dayOfWeek"] == "https://schema.org/Sunday"
    assert "validFrom" not in spec


def test_hours_of_a_season_name_its_dates():
    season = weekly(0, 540, 600, date(2026, 6, 1), date(2026, 8, 31))

    (business,) = write([place()], {"main": hours([season])})

    (spec,) = business["openingHoursSpecification"]
    assert (spec["validFrom"], spec["validThrough"]) == ("2026-06-01", "2026-08-31")


def test_special_days_replace_those_of_the_week():
    days = (
        SpecialDay(day=date(2026, 12, 24), ranges=((540, 720), (780, 840)), is_holiday=False),
        SpecialDay(day=date(2026, 12, 25), ranges=(), is_holiday=True),
    )

    (business,) = write([place()], {"main": hours(special=days)})

    told = [
        (spec["validFrom"], spec["opens"], spec["closes"])
        for spec in business["specialOpeningHoursSpecification"]
    ]
    assert told == [
        ("2026-12-24", "09:00", "12:00"),
        ("2026-12-24", "13:00", "14:00"),
        ("2026-12-25", "00:00", "00:00"),
    ]


def test_each_place_is_a_business_with_its_own_services_and_phone():
    other = place("south", name="South", phone="+49 40 1")
    north, south = write(
        [place(), other],
        offers=[offer(), offer(slug="beard", name="Beard", location=other)],
        name="Salon",
    )

    assert (north["name"], south["name"]) == ("Salon, North", "Salon, South")
    assert (north["telephone"], south["telephone"]) == ("+49 30 1234", "+49 40 1")
    assert [each["itemOffered"]["name"] for each in south["makesOffer"]] == ["Beard"]
    assert north["@id"] != south["@id"]
    assert "openingHoursSpecification" not in north


@pytest.mark.parametrize(
    ("minor", "currency", "price"),
    [(4550, "EUR", "45.50"), (0, "EUR", "0.00"), (900, "JPY", "900"), (1500, "KWD", "1.500")],
)
def test_price_is_in_the_unit_of_its_currency(minor, currency, price):
    (business,) = write([place()], offers=[offer(price_minor=minor, currency=currency)])

    assert business["makesOffer"][0]["price"] == price
