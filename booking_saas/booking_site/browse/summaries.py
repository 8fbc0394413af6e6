"""What is being booked, in words: the cards of the choices and the summary beside each step."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from booking_saas.booking_site.browse import vacancies
from booking_saas.booking_site.browse.display_zones import DisplayZone, zone_name
from booking_saas.booking_site.frame.choices import Choice
from booking_saas.booking_site.frame.page_requests import PageRequest
from booking_saas.booking_site.frame.terms import Terms
from foundation.formats import Formats
from scheduling.kinds import ANYONE
from scheduling.queries.availability import OpenSlot
from scheduling.queries.catalog import Offer, Person, Profile

MAP = "https://www.openstreetmap.org/search"
"""A map that needs no key and asks nothing of the visitor; opened by a link only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """One line of a summary, with its icon; ``label`` is for screen readers."""

    icon: str
    label: str
    text: str
    more: str = ""
    link_url: str = ""
    link_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What stays in sight: beside a wide page, at the foot of a phone."""

    title: str
    line: str
    price: str
    until: str = ""
    terms: Terms | None = None
    rows: list[SummaryRow] = field(default_factory=list)


def display_zone_of(page_request: PageRequest, offer: Offer) -> DisplayZone:
    """Return the zones in which times of ``offer`` are shown."""
    return DisplayZone.choose(
        location=ZoneInfo(offer.location.timezone),
        visitor=page_request.zone,
        is_remote=offer.remote,
    )


def person_of(offer: Offer, choice: Choice) -> Person | None:
    """Return whom the visitor chose, None for anyone."""
    return next((person for person in offer.staff if person.slug == choice.staff), None)


def group_offers(
    offers: Sequence[Offer], page_request: PageRequest, *, full: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Return the services as cards, by group in the order of first appearance.

    ``full`` are the slugs of those without a free time.
    """
    order = {name: number for number, name in reversed(list(enumerate(o.category for o in offers)))}
    ranked = sorted(offers, key=lambda offer: order[offer.category])
    return [
        {"name": name, "services": [_card(offer, page_request, full) for offer in group]}
        for name, group in groupby(ranked, key=lambda offer: offer.category)
    ]


def list_steps(page_request: PageRequest, offer: Offer, current: str) -> list[dict[str, Any]]:
    """Return the way through a booking; steps behind are links."""
    choice = page_request.choice.but(start=None, is_choosing_zone=False)
    known = [("services", _("Service"), reverse("booking_site:services"))]
    if offer.has_choice:
        path = reverse("booking_site:staff", args=(offer.slug,))
        known.append(("staff", _("Who"), choice.but(day=None, month=None).url(path)))
    path = reverse("booking_site:times", args=(offer.slug,))
    known.append(("times", _("When"), choice.url(path)))
    known.append(("details", _("Details"), ""))
    names = [name for name, _label, _url in known]
    here = names.index(current)
    return [
        {"name": label, "url": url if number < here else None, "current": number == here}
        for number, (_name, label, url) in enumerate(known)
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
            "initials": initials(person.name),
            "url": page_request.choice.but(staff=person.slug).url(path),
            "next_free": _next_free(page_request, display, first.get(person.slug)),
        }
        for person in offer.staff
    ]
    return [anyone, *people]


def summarize(
    page_request: PageRequest,
    offer: Offer,
    *,
    start: datetime | None = None,
    terms: Terms | None = None,
) -> Summary:
    """Return the summary of what has been chosen so far; ``terms`` as soon as they are asked."""
    writer, display = page_request.formats, display_zone_of(page_request, offer)
    person = person_of(offer, page_request.choice)
    duration = writer.duration(offer.duration_minutes)
    with_whom = _("with %(name)s") % {"name": person.name} if person else ""
    price = terms.price if terms is not None else price_of(writer, offer)
    rows = [SummaryRow(icon="list", label=_("Service"), text=offer.name, more=duration)]
    if person:
        rows.append(SummaryRow(icon="user", label=_("With"), text=person.name, more=person.title))
    if start is not None:
        rows.append(when_row(page_request, display, start))
    rows.append(where_row(offer.remote, offer.location.name, offer.location.address))
    if start is None:
        title, line = offer.name, join_line(duration, with_whom)
    else:
        title = writer.short_moment(start, display.zone)
        line = join_line(offer.name, with_whom)
    until = cancellable_until(page_request, display, start) if start is not None else ""
    return Summary(title=title, line=line, price=price, until=until, terms=terms, rows=rows)


def when_row(page_request: PageRequest, display: DisplayZone, start: datetime) -> SummaryRow:
    """Return the moment in words, its zone, and the visitor's own time where it differs."""
    writer = page_request.formats
    more = zone_name(writer, display.zone)
    other = display.beside_at(start)
    if other is not None:
        more = f"{more} · {_in_city(page_request, other, start)}"
    text = writer.moment(start, display.zone, today=page_request.today_in(display.zone))
    return SummaryRow(icon="calendar", label=_("When"), text=text, more=more)


def where_row(remote: bool, name: str, address: str) -> SummaryRow:
    """Return the place, or that there is none to go to."""
    if remote:
        return SummaryRow(icon="video", label=_("Where"), text=_("By phone or video"))
    lines = ", ".join(line.strip() for line in address.splitlines() if line.strip())
    return SummaryRow(icon="map-pin", label=_("Where"), text=name, more=lines)


def with_map(row: SummaryRow) -> SummaryRow:
    """Return the place with a link to a map, if there is an address to look for."""
    if not row.more:
        return row
    query = urlencode({"query": row.more})
    return replace(row, link_url=f"{MAP}?{query}", link_text=_("Show on a map"))


def cancellable_until(page_request: PageRequest, display: DisplayZone, start: datetime) -> str:
    """Return until when a booking that starts at ``start`` can be cancelled."""
    minutes = page_request.profile.cancel_cutoff_minutes
    if not minutes:
        return _("You can cancel until it starts.")
    until = start - timedelta(minutes=minutes)
    if until <= page_request.now:
        return _("So close to the start it can no longer be cancelled online.")
    return _("You can cancel until %(moment)s.") % {
        "moment": tell_moment(page_request, display, until)
    }


def tell_moment(page_request: PageRequest, display: DisplayZone, at: datetime) -> str:
    """Return "Tuesday, December 1, 9:00 AM, Berlin time", with the visitor's where it differs."""
    writer = page_request.formats
    text = writer.moment(at, display.zone, today=page_request.today_in(display.zone))
    text = f"{text}, {zone_name(writer, display.zone)}"
    other = display.beside_at(at)
    return f"{text} ({_in_city(page_request, other, at)})" if other is not None else text


def _in_city(page_request: PageRequest, zone: ZoneInfo, at: datetime) -> str:
    moment = page_request.formats.moment(at, zone, today=page_request.today_in(zone))
    return _("%(moment)s in %(city)s") % {"moment": moment, "city": page_request.formats.city(zone)}


def call_us(profile: Profile) -> str:
    """Return how to reach the business by phone; empty where it names none."""
    return _("Please call us: %(phone)s.") % {"phone": profile.phone} if profile.phone else ""


def join_sentences(*parts: str) -> str:
    """Return the sentences that say something, one after the other."""
    return " ".join(part for part in parts if part)


def join_line(*parts: str) -> str:
    """Return the parts that say something on one line, each in its own direction of writing."""
    return " · ".join(f"\u2068{part}\u2069" for part in parts if part)


def price_of(writer: Formats, offer: Offer) -> str:
    """Return the price in words; empty where none is set."""
    return writer.price(offer.price_minor, offer.currency) if offer.price_minor else ""


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


def _card(offer: Offer, page_request: PageRequest, full: Collection[str]) -> dict[str, Any]:
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
        "price": price_of(page_request.formats, offer),
        "note": _("By phone or video") if offer.remote else "",
        "state": state,
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
