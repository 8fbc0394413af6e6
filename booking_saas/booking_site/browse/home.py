"""The first page: who this is, where and until when they are open, and what can be booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from booking_saas.booking_site.browse import (
    cards,
    opening_shown,
    structured_data,
    summaries,
    vacancies,
)
from booking_saas.booking_site.browse.opening_shown import ShownHours
from booking_saas.booking_site.frame import metas, places
from booking_saas.booking_site.frame.page_requests import PageRequest, page
from booking_saas.booking_site.frame.places import Place
from foundation.web import parameters
from scheduling.queries import catalog, opening_hours
from scheduling.queries.catalog import Offer

SEARCH_FROM = 9
"""With this many services a search field is shown (look, "Services")."""

_MAX_QUERY = 80
_TEMPLATE = "booking_site/browse/services.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPlace:
    """A location with its hours, where it has some of its own."""

    place: Place
    hours: ShownHours | None


@require_safe
@page
def services(page_request: PageRequest) -> HttpResponse:
    """Show who this is and what can be booked; ``q`` narrows the services."""
    offers = catalog.list_offers()
    query = parameters.read_text(page_request.request.GET, "q", most=_MAX_QUERY)
    found = [offer for offer in offers if _is_match(offer, query)]
    listed = _describe_services(page_request, found, query=query, count=len(offers))
    if page_request.request.headers.get("HX-Target") == "services":
        return page_request.render(f"{_TEMPLATE}#services", {"page": listed})
    return page_request.render(_TEMPLATE, _describe_business(page_request, offers, listed))


def _describe_services(
    page_request: PageRequest, found: Sequence[Offer], *, query: str, count: int
) -> dict[str, Any]:
    return {
        "url": reverse("booking_site:services"),
        "has_search": count >= SEARCH_FROM,
        "query": query,
        "nothing": summaries.join_sentences(
            _("There is nothing to book online yet."), summaries.call_us(page_request.profile)
        ),
        "groups": cards.group_offers(
            found, page_request, full=vacancies.find_full(found, now=page_request.now)
        ),
        "announcement": ngettext("%(count)d service", "%(count)d services", len(found))
        % {"count": len(found)},
    }


def _describe_business(
    page_request: PageRequest, offers: Sequence[Offer], listed: dict[str, Any]
) -> dict[str, Any]:
    profile, now = page_request.profile, page_request.now
    hours = opening_hours.list_hours(now=now)
    shown = [
        ShownPlace(
            place=place,
            hours=opening_shown.describe(hours[place.slug], now=now, formats=page_request.formats)
            if place.slug in hours
            else None,
        )
        for place in places.describe(profile.places)
    ]
    meta = metas.describe_business(page_request)
    only = shown[0] if len(shown) == 1 else None
    return {
        "meta": meta,
        "structured_data": structured_data.write(profile, meta, hours=hours, offers=offers),
        "page": {
            **listed,
            "profile": profile,
            "phone": (only.place.phone if only else "") or profile.phone,
            "only": only,
            "places": shown,
            "has_aside": bool(profile.description or any(_says_more(each) for each in shown)),
        },
    }


def _says_more(shown: ShownPlace) -> bool:
    """Tell whether there is more to say of a place than stands at the top."""
    return shown.hours is not None or bool(shown.place.name)


def _is_match(offer: Offer, query: str) -> bool:
    text = f"{offer.name} {offer.category} {offer.description}".casefold()
    return all(word in text for word in query.casefold().split())
