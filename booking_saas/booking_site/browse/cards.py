"""What there is to choose from: the rows of the list of services and of the list of people."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from booking_saas.booking_site.browse import vacancies
from booking_saas.booking_site.browse.display_zones import DisplayZone, zone_name
from booking_saas.booking_site.browse.summaries import display_zone_of, price_of
from booking_saas.booking_site.frame.page_requests import PageRequest
from scheduling.kinds import ANYONE
from scheduling.queries.availability import OpenSlot
from scheduling.queries.catalog import Offer


def group_offers(
    offers: Sequence[Offer], page_request: PageRequest, *, full: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Return the services as rows, by group in the order of first appearance.

    ``full`` are the slugs of those without a free time. Where one has a picture, the others get
    their initials, so that names stand in one line.
    """
    order = {name: number for number, name in reversed(list(enumerate(o.category for o in offers)))}
    ranked = sorted(offers, key=lambda offer: order[offer.category])
    has_pictures = any(offer.picture for offer in offers)
    return [
        {
            "name": name,
            "services": [
                _describe_offer(offer, page_request, full) | {"has_pictures": has_pictures}
                for offer in group
            ],
        }
        for name, group in groupby(ranked, key=lambda offer: offer.category)
    ]


def list_people(
    page_request: PageRequest, offer: Offer, slots: Sequence[OpenSlot]
) -> list[dict[str, Any]]:
    """Return anyone and then each person, with their first free time among ``slots``."""
    path = reverse("booking_site:times", args=(offer.slug,))
    first: dict[str, datetime] = {}
    for slot in slots:
        for slug in slot.staff:
            first.setdefault(slug, slot.start)
    display = display_zone_of(page_request, offer)
    anyone = {
        "name": _("Anyone, soonest"),
        "is_anyone": True,
        "url": page_request.choice.but(staff=ANYONE).url(path),
        "next_free": _next_free(page_request, display, slots[0].start if slots else None),
    }
    people = [
        {
            "name": person.name,
            "title": person.title,
            "picture": person.picture,
            "initials": initials(person.name),
            "url": page_request.choice.but(staff=person.slug).url(path),
            "next_free": _next_free(page_request, display, first.get(person.slug)),
        }
        for person in offer.staff
    ]
    return [anyone, *people]


def initials(name: str) -> str:
    """Return the first letters of the first and the last name, titles ("Dr.") left out."""
    words = [word for word in name.split() if word[0].isalpha()]
    words = [word for word in words if not word.endswith(".")] or words
    picked = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0].upper() for word in picked)


def is_over(offer: Offer, page_request: PageRequest) -> bool:
    """Tell whether the last day on which it could be booked has passed."""
    today = page_request.today_in(ZoneInfo(offer.location.timezone))
    return offer.bookable_until is not None and offer.bookable_until < today


def _describe_offer(
    offer: Offer, page_request: PageRequest, full: Collection[str]
) -> dict[str, Any]:
    path = reverse("booking_site:service", args=(offer.slug,))
    is_closed = is_over(offer, page_request)
    state = ""
    if is_closed:
        state = _("No longer bookable")
    elif offer.slug in full:
        state = _full_text(offer, page_request)
    return {
        "name": offer.name,
        "description": offer.description,
        "duration": page_request.formats.duration(offer.duration_minutes),
        "price": price_of(page_request.formats, offer) or pgettext("price", "free"),
        "note": _("By phone or video") if offer.remote else "",
        "state": state,
        "picture": offer.picture,
        "initials": initials(offer.name)[:1],
        "url": "" if is_closed else page_request.choice.url(path),
    }


def _full_text(offer: Offer, page_request: PageRequest) -> str:
    """Return "Fully booked" only of what was looked through to its end."""
    seen_until = (page_request.now + vacancies.OUTLOOK).date()
    ends_at = (
        [(page_request.now + timedelta(days=offer.horizon_days)).date()]
        if offer.horizon_days
        else []
    )
    ends_at += [offer.bookable_until] if offer.bookable_until else []
    if ends_at and min(ends_at) < seen_until:
        return _("Fully booked")
    return _("Nothing free in the next weeks")


def _next_free(page_request: PageRequest, display: DisplayZone, start: datetime | None) -> str:
    if start is None:
        return _("Nothing free in the next weeks")
    today = page_request.today_in(display.zone)
    day = start.astimezone(display.zone).date()
    time = page_request.formats.time(start, display.zone)
    if display.beside_at(start) is not None:
        time = f"{time}, {zone_name(page_request.formats, display.zone)}"
    if day == today:
        return _("Next: today, %(time)s") % {"time": time}
    if day == today + timedelta(days=1):
        return _("Next: tomorrow, %(time)s") % {"time": time}
    return _("Next: %(day)s") % {"day": page_request.formats.day_near(day, today)}
