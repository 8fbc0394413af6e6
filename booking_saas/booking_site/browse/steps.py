"""From the services to a time: each step is a page with an address of its own."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from booking_saas.booking_site.browse import cards, picker, summaries
from booking_saas.booking_site.browse.day_times import ShownStart
from booking_saas.booking_site.browse.month import Span
from booking_saas.booking_site.browse.offers import of_offer
from booking_saas.booking_site.browse.picker import Picker, PickerInput, TellNotes
from booking_saas.booking_site.frame import metas
from booking_saas.booking_site.frame.page_requests import PageRequest, page
from scheduling.kinds import ANYONE
from scheduling.queries import availability, catalog
from scheduling.queries.availability import Outlook
from scheduling.queries.catalog import Offer

STAFF_OUTLOOK = timedelta(days=28)
"""How far ahead the staff step looks for the next free day of each person."""

LONG_ABOUT = 90
"""A longer description is cut on its card, and told in full on the next steps."""


@require_safe
@page
@of_offer
def service(page_request: PageRequest, offer: Offer) -> HttpResponse:
    """Lead to the first step that needs a choice."""
    name = "staff" if offer.has_choice and page_request.choice.staff is None else "times"
    return redirect(page_request.choice.url(reverse(f"booking_site:{name}", args=(offer.slug,))))


@require_safe
@page
@of_offer
def staff(page_request: PageRequest, offer: Offer) -> HttpResponse:
    """Ask with whom, with everybody's next free day; without a choice go on."""
    if not offer.has_choice:
        return redirect(page_request.choice.url(reverse("booking_site:times", args=(offer.slug,))))
    listing = availability.Listing(
        service=offer.slug, window_from=page_request.now, window_to=page_request.now + STAFF_OUTLOOK
    )
    slots = availability.list_open_slots(listing, now=page_request.now)
    summary = summaries.summarize(page_request, offer)
    context = {
        "meta": metas.describe_service(page_request, offer),
        "page": {
            "service": offer.name,
            "about": offer.description if len(offer.description) > LONG_ABOUT else "",
            "line": summaries.join_line(summary.title, summary.line, summary.price),
            "notice": summaries.tell_gone(page_request, offer),
            "steps": summaries.list_steps(page_request, offer, "staff"),
            "zone": summaries.display_zone_of(page_request, offer).chosen.key,
            "people": cards.list_people(page_request, offer, slots),
            "summary": summary,
        },
    }
    return page_request.render("booking_site/browse/staff.html", context)


@require_safe
@page
@of_offer
def times(page_request: PageRequest, offer: Offer) -> HttpResponse:
    """Show the month and the times of the chosen or first free day.

    Where who was chosen is not here any more, those of all, and it is said.
    """
    notice = _tell_gone(page_request, offer)
    if notice:
        choice = page_request.choice.but(staff=ANYONE)
        page_request = replace(page_request, choice=choice)
    staff = staff_slug(page_request, offer)
    anyone = page_request.choice.but(staff=ANYONE, day=None)
    path = reverse("booking_site:times", args=(offer.slug,))
    way = Way(
        path=path,
        pick_path=reverse("booking_site:details", args=(offer.slug,)),
        staff=staff,
        anyone_url=anyone.url(path) if staff and offer.has_choice else None,
    )
    summary = summaries.summarize(page_request, offer)
    context = {
        "meta": metas.describe_service(page_request, offer),
        "page": {
            "service": offer.name,
            "about": offer.description if len(offer.description) > LONG_ABOUT else "",
            "line": summaries.join_line(summary.title, summary.line, summary.price),
            "notice": notice,
            "steps": summaries.list_steps(page_request, offer, "times"),
            "when": build_picker(page_request, offer, way),
        },
    }
    return page_request.render(
        picker_template(page_request, "booking_site/browse/times.html"), context
    )


def _tell_gone(page_request: PageRequest, offer: Offer) -> str:
    """Say that who was chosen is not here any more, and what is shown instead; else ""."""
    gone = summaries.tell_gone(page_request, offer)
    return (
        summaries.join_sentences(gone, _("These are the times of our whole team.")) if gone else ""
    )


def get_offer_or_404(slug: str) -> Offer:
    """Return the service of that slug, or answer 404."""
    try:
        return catalog.get_offer(slug)
    except catalog.UnknownServiceError as error:
        raise Http404(_("This cannot be booked here.")) from error


def staff_slug(page_request: PageRequest, offer: Offer) -> str | None:
    """Return whom the visitor chose; None for anyone, and for anybody who is not here."""
    person = summaries.person_of(offer, page_request.choice)
    return person.slug if person else None


def picker_template(page_request: PageRequest, template: str) -> str:
    """Return the template, or only its panel of days and times for htmx."""
    is_partial = page_request.request.headers.get("HX-Target") == "when"
    return f"{template}#when" if is_partial else template


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where the panel stands: its own address, and where a time leads to.

    ``without_slot`` is the time of a booking that is to be moved: it counts as free, but its
    own start, ``current``, is no other time.
    """

    path: str
    pick_path: str
    staff: str | None
    anyone_url: str | None = None
    without_slot: UUID | None = None
    current: datetime | None = None
    tell_notes: TellNotes = picker.tell_nothing


def build_picker(page_request: PageRequest, offer: Offer, way: Way) -> Picker:
    """Return the picker with the month that was asked for, else of the first free time."""
    display = summaries.display_zone_of(page_request, offer)
    today = page_request.today_in(display.zone)
    last_day = _last_day(offer, today)
    shown = page_request.choice.month or page_request.choice.day
    next_free: datetime | None = None
    if shown is None:
        next_free = _find_next(page_request, offer, way, page_request.now)
        shown = next_free.astimezone(display.zone).date() if next_free else today
    span = Span.around(_clamp(shown, today, last_day), today=today)
    outlook = _look_ahead(page_request, offer, way, span, display.zone)
    found = [slot.start for slot in outlook.slots if slot.start != way.current]
    current = [way.current] if way.current else []
    nights = availability.find_nights(offer.slug, [*found, *current], zone=display.zone)
    starts = [ShownStart(at=start, is_night=start in nights) for start in found]
    if next_free is None and _is_bare(page_request, span, starts, display.zone):
        after = _midnight(span.last + timedelta(days=1), display.zone)
        next_free = _find_next(page_request, offer, way, after) or _find_next(
            page_request, offer, way, page_request.now
        )
    return picker.build(
        PickerInput(
            path=way.path,
            pick_path=way.pick_path,
            choice=page_request.choice,
            display=display,
            formats=page_request.formats,
            today=today,
            last_day=last_day,
            span=span,
            starts=starts,
            working_days=outlook.working_days,
            bookable_days=outlook.bookable_days,
            next_free=next_free,
            anyone_url=way.anyone_url,
            current=next(
                (ShownStart(at=at, is_night=at in nights, is_current=True) for at in current), None
            ),
            tell_notes=way.tell_notes,
        )
    )


def _is_bare(
    page_request: PageRequest, span: Span, starts: list[ShownStart], zone: ZoneInfo
) -> bool:
    """Tell whether nothing is free from the chosen day on, so that one must look further."""
    since = _midnight(page_request.choice.day or span.first, zone)
    return not any(start.at >= since for start in starts)


def _look_ahead(
    page_request: PageRequest, offer: Offer, way: Way, span: Span, zone: ZoneInfo
) -> Outlook:
    listing = availability.Listing(
        service=offer.slug,
        window_from=_midnight(span.first, zone),
        window_to=_midnight(span.last + timedelta(days=1), zone),
        staff=way.staff,
        without_slot=way.without_slot,
    )
    return availability.look_ahead(listing, zone=zone, now=page_request.now)


def _find_next(
    page_request: PageRequest, offer: Offer, way: Way, after: datetime
) -> datetime | None:
    found = availability.find_next_start(
        offer.slug, staff=way.staff, after=after, now=page_request.now
    )
    if found is None or found != way.current:
        return found
    return _find_next(page_request, offer, way, found + timedelta(minutes=1))


def _last_day(offer: Offer, today: date) -> date | None:
    """Return the last day that may be open; one day of room for zones ahead."""
    rolling = today + timedelta(days=offer.horizon_days + 1) if offer.horizon_days else None
    known = [day for day in (rolling, offer.bookable_until) if day is not None]
    return min(known, default=None)


def _clamp(day: date, today: date, last_day: date | None) -> date:
    latest = last_day or today + timedelta(days=731)
    return max(today, min(day, latest))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
