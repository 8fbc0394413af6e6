"""What is being booked, in words: the summary beside each step."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from booking_saas.booking_site.browse import day_times
from booking_saas.booking_site.browse.display_zones import DisplayZone, zone_name
from booking_saas.booking_site.frame.choices import Choice
from booking_saas.booking_site.frame.page_requests import PageRequest
from booking_saas.booking_site.frame.terms import Terms
from foundation.formats import Formats
from foundation.web import links
from scheduling.kinds import ANYONE
from scheduling.queries.catalog import Offer, Person, Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """One line of a summary, with its icon; ``label`` is for screen readers.

    ``change_url`` leads to where it was chosen; ``is_lost``: it is not to be had any more.
    """

    icon: str
    label: str
    text: str
    more: str = ""
    link_url: str = ""
    link_text: str = ""
    change_url: str = ""
    is_lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What stays in sight: beside a wide page, at the foot of a phone."""

    title: str
    price: str
    line: str = ""
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


def is_staff_gone(offer: Offer, choice: Choice) -> bool:
    """Tell whether the visitor chose somebody who does not offer the service, or not any more."""
    return choice.staff not in {None, ANYONE} and person_of(offer, choice) is None


def tell_gone(page_request: PageRequest, offer: Offer) -> str:
    """Say that who was chosen does not offer the service any more; empty if they do."""
    if not is_staff_gone(offer, page_request.choice):
        return ""
    return _("The person you chose no longer offers this service.")


def list_steps(page_request: PageRequest, offer: Offer, current: str) -> list[dict[str, Any]]:
    """Return the way through a booking; steps behind are links."""
    names = {
        "services": _("Service"),
        "staff": _("Who"),
        "times": _("When"),
        "details": _("Details"),
    }
    urls = list_step_urls(page_request, offer)
    known = [name for name in names if name in urls]
    here = known.index(current)
    return [
        {
            "name": names[name],
            "url": urls[name] if number < here else None,
            "current": name == current,
        }
        for number, name in enumerate(known)
    ]


def list_step_urls(page_request: PageRequest, offer: Offer) -> dict[str, str]:
    """Return where each step is taken, by its name; the one of people only with a choice."""
    choice = page_request.choice.but(start=None, is_choosing_zone=False)
    urls = {"services": reverse("booking_site:services")}
    if offer.has_choice:
        path = reverse("booking_site:staff", args=(offer.slug,))
        urls["staff"] = choice.but(day=None, month=None).url(path)
    urls["times"] = choice.url(reverse("booking_site:times", args=(offer.slug,)))
    return urls | {"details": ""}


def summarize(page_request: PageRequest, offer: Offer) -> Summary:
    """Return the summary of what has been chosen before a time is."""
    writer = page_request.formats
    person = person_of(offer, page_request.choice)
    duration = writer.duration(offer.duration_minutes)
    rows = [SummaryRow(icon="list", label=_("Service"), text=offer.name, more=duration)]
    if person:
        rows.append(SummaryRow(icon="user", label=_("With"), text=person.name, more=person.title))
    rows.append(where_row(offer.remote, offer.location.name, offer.location.address))
    line = join_line(duration, _("with %(name)s") % {"name": person.name} if person else "")
    return Summary(title=offer.name, line=line, price=price_of(writer, offer), rows=rows)


def when_row(
    page_request: PageRequest,
    display: DisplayZone,
    start: datetime,
    end: datetime | None = None,
    *,
    is_night: bool = False,
) -> SummaryRow:
    """Return the moment in words, its zone, and the visitor's own time where it differs."""
    writer = page_request.formats
    more = zone_name(writer, display.zone)
    if is_night:
        more = f"{day_times.name_night(start, display.zone, writer)} · {more}"
    other = display.beside_at(start)
    if other is not None:
        more = f"{more} · {_in_city(page_request, other, start)}"
    text = writer.moment(start, display.zone, today=page_request.today_in(display.zone))
    if end is not None:
        text = f"{text}\u00a0–\u00a0{writer.time(end, display.zone)}"
    return SummaryRow(icon="calendar", label=_("When"), text=text, more=more)


def where_row(remote: bool, name: str, address: str) -> SummaryRow:
    """Return the place, or that there is none to go to."""
    if remote:
        return SummaryRow(icon="video", label=_("Where"), text=_("By phone or video"))
    line = links.join_address(address)
    return SummaryRow(icon="map-pin", label=_("Where"), text=name, more=line)


def with_map(row: SummaryRow) -> SummaryRow:
    """Return the place with a link to a map, if there is an address to look for."""
    if not row.more:
        return row
    return replace(row, link_url=links.get_map_url(row.more), link_text=_("Show on a map"))


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
    """Return how to reach the business by phone, with a link; empty where it names none."""
    if not profile.phone:
        return ""
    url = links.get_phone_url(profile.phone)
    link = format_html('<a class="nowrap" href="{}">{}</a>', url, profile.phone)
    return format_html(_("Please call us: {phone}."), phone=link)


def join_sentences(*parts: str) -> str:
    """Return the sentences that say something, one after the other, links in them included."""
    return format_html_join(" ", "{}", ((part,) for part in parts if part))


def join_line(*parts: str) -> str:
    """Return the parts that say something on one line, each in its own direction of writing."""
    return " · ".join(f"\u2068{part}\u2069" for part in parts if part)


def price_of(writer: Formats, offer: Offer) -> str:
    """Return the price in words; empty where none is set."""
    return writer.price(offer.price_minor, offer.currency) if offer.price_minor else ""
