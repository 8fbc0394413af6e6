"""The business, its hours and services for search engines: schema.org as a block of JSON-LD.

The block is data that no browser runs, so that the policy of our pages has nothing against it.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urljoin

from babel import numbers
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from booking_saas.booking_site.frame.metas import Meta, get_first_step
from foundation.web import links
from scheduling.queries.catalog import Offer, OfferLocation, Profile
from scheduling.queries.opening_hours import PlaceHours, SpecialDay, WeekRange
from tenants.queries import domains

MOST_OFFERS = 60
"""Enough to be found by, and few enough for a light page."""

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MIDNIGHT = 24 * 60
_ESCAPED = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}

type Json = dict[str, Any]


def write(
    profile: Profile,
    meta: Meta,
    *,
    hours: Mapping[str, PlaceHours],
    offers: Sequence[Offer],
) -> SafeString:
    """Return the content of the block: one ``LocalBusiness`` for each location."""
    base_url = domains.get_base_url()
    business = _drop_empty(
        {
            "@type": "LocalBusiness",
            "url": f"{base_url}{reverse('booking_site:services')}",
            "description": meta.description,
            "email": profile.email,
            "image": meta.image_url,
            "logo": urljoin(base_url, profile.logo_url) if profile.logo_url else "",
        }
    )
    graph = [
        {
            **business,
            "@id": f"{base_url}/#{location.slug}",
            "name": profile.name
            if len(profile.places) == 1
            else f"{profile.name}, {location.name}",
            **_drop_empty({"telephone": location.phone or profile.phone}),
            **_describe_address(location),
            **_describe_hours(hours.get(location.slug)),
            "makesOffer": [
                _describe_offer(offer, base_url)
                for offer in offers[:MOST_OFFERS]
                if offer.location.slug == location.slug
            ],
        }
        for location in profile.places
    ]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPED))  # noqa: S308 - JSON without a character of HTML


def _describe_address(location: OfferLocation) -> Json:
    if not location.address:
        return {}
    street = links.join_address(location.address)
    address = {
        "@type": "PostalAddress",
        "streetAddress": street,
        "addressCountry": location.country,
    }
    return {"address": _drop_empty(address), "hasMap": links.get_map_url(location.address)}


def _describe_hours(hours: PlaceHours | None) -> Json:
    if hours is None:
        return {}
    return {
        "openingHoursSpecification": [_describe_range(each) for each in hours.week],
        "specialOpeningHoursSpecification": [
            spec for each in hours.special_days for spec in _describe_special(each)
        ],
    }


def _describe_range(hours: WeekRange) -> Json:
    valid = {
        "validFrom": hours.valid_from.isoformat() if hours.valid_from else "",
        "validThrough": hours.valid_until.isoformat() if hours.valid_until else "",
    }
    return _specify(hours.opens, hours.closes) | {
        "dayOfWeek": f"https://schema.org/{_DAYS[hours.weekday]}",
        **_drop_empty(valid),
    }


def _describe_special(special: SpecialDay) -> list[Json]:
    """Return the hours of a date; one that opens and closes at midnight is closed all day."""
    day = special.day.isoformat()
    ranges = special.ranges or ((0, 0),)
    return [
        _specify(opens, closes) | {"validFrom": day, "validThrough": day}
        for opens, closes in ranges
    ]


def _specify(opens: int, closes: int) -> Json:
    if (opens, closes) == (0, _MIDNIGHT):
        # What search engines take for round the clock.
        closes = _MIDNIGHT - 1
    return {
        "@type": "OpeningHoursSpecification",
        "opens": _write_time(opens),
        "closes": _write_time(closes),
    }


def _write_time(minute: int) -> str:
    """Return "09:00"; what is past midnight is the clock of the next day."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def _describe_offer(offer: Offer, base_url: str) -> Json:
    price = Decimal(offer.price_minor).scaleb(-numbers.get_currency_precision(offer.currency))
    service = {"@type": "Service", "name": offer.name, "description": offer.description}
    return {
        "@type": "Offer",
        "price": f"{price:f}",
        "priceCurrency": offer.currency,
        "url": f"{base_url}{get_first_step(offer)}",
        "itemOffered": _drop_empty(service),
    }


def _drop_empty(fields: Json) -> Json:
    return {name: value for name, value in fields.items() if value}
