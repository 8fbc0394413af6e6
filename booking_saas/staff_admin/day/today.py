"""The start page: the visits of a day, the time between them, and what needs a person."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from booking_saas.staff_admin.bookings import floods
from booking_saas.staff_admin.frame import outside_hours as hours_words
from booking_saas.staff_admin.frame.days import parse_day
from booking_saas.staff_admin.frame.panels import Concern
from booking_saas.staff_admin.frame.rows import Tag, find_tag
from booking_saas.staff_admin.frame.site import staff_site
from booking_saas.staff_admin.frame.wording import business_zone, get_formats, time_of_day
from booking_saas.staff_admin.messages import handovers, messages, sending_domain, unreached
from foundation import clock
from foundation.web import parameters
from scheduling.queries import agenda, outside_hours

_SHOWN_OUTSIDE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    start: str
    end: str
    title: str
    detail: str
    url: str
    is_gap: bool
    is_over: bool = False
    is_now: bool = False
    tag: Tag | None = None


def show_today(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """Show one day, today unless another is asked for."""
    now = clock.now()
    today = now.astimezone(ZoneInfo(business_zone())).date()
    day = parse_day(parameters.read_text(request.GET, "day")) or today
    places = agenda.list_days_of_locations(day, now=now)
    context = {
        **staff_site.each_context(request),
        "title": _("Today") if day == today else get_formats().day_near(day, today),
        "subtitle": get_formats().full_day(day) if day == today else None,
        "day": day,
        "today": today,
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1),
        "places": [_describe_place(place, day, now) for place in places],
        "visit_count": sum(place.visit_count for place in places),
        "concerns": _list_concerns(now),
        **(extra_context or {}),
    }
    return TemplateResponse(request, "staff_admin/day/today.html", context)


def _list_concerns(now: datetime) -> list[Concern]:
    outside = outside_hours.list_outside_hours(now=now)
    found = [
        Concern(
            text=_("Outside the hours: %s") % hours_words.describe(item),
            url=hours_words.booking_url(item.booking_id),
            link_text=_("Move or cancel"),
        )
        for item in outside[:_SHOWN_OUTSIDE]
    ]
    if len(outside) > _SHOWN_OUTSIDE:
        more = Concern(
            text=_("In all, %d bookings are outside the hours.") % len(outside),
            url=hours_words.list_url(),
            link_text=_("Show all"),
        )
        found.append(more)
    return [
        *found,
        *floods.list_concerns(now),
        *unreached.list_concerns(),
        *sending_domain.list_concerns(),
        *messages.list_concerns(),
        *handovers.list_concerns(),
    ]


def _describe_place(place: agenda.LocationDay, day: date, now: datetime) -> dict[str, Any]:
    return {
        "name": place.name,
        "zone": get_formats().city(ZoneInfo(place.timezone)),
        "is_closed": place.is_closed,
        "next_open": _describe_next_open(place, day) if place.is_closed else None,
        "people": [
            {
                "name": person.name,
                "working": person.working,
                "visit_count": person.visit_count,
                "items": [
                    _describe_gap(item, person.slug, day, place.timezone)
                    if isinstance(item, agenda.Gap)
                    else _describe_visit(item, day, place.timezone, now)
                    for item in person.items
                ],
            }
            for person in place.people
        ],
    }


def _describe_next_open(place: agenda.LocationDay, day: date) -> dict[str, Any] | None:
    found = agenda.find_next_open_day(place)
    return {"day": found, "text": get_formats().day_near(found, day)} if found else None


def _describe_visit(visit: agenda.Visit, day: date, zone: str, now: datetime) -> _Item:
    began_before = visit.starts_at.astimezone(ZoneInfo(zone)).date() < day
    return _Item(
        start=time_of_day(visit.starts_at, zone),
        end=time_of_day(visit.ends_at, zone),
        title=visit.contact_name,
        detail=_("%s, since the day before") % visit.service_name
        if began_before
        else visit.service_name,
        url=hours_words.booking_url(visit.booking_id),
        is_gap=False,
        is_over=visit.ends_at <= now,
        is_now=visit.starts_at <= now < visit.ends_at,
        tag=_find_tag(visit, now),
    )


def _find_tag(visit: agenda.Visit, now: datetime) -> Tag | None:
    """Return what is unusual about the visit, else whether its customer has said they will come."""
    tag = find_tag(visit.status, visit.ends_at, now=now)
    if tag is None and visit.attends:
        return Tag(text=_("will be there"), kind="ok")
    return tag


def _describe_gap(gap: agenda.Gap, staff: str, day: date, zone: str) -> _Item:
    asked = {"staff": staff, "day": day, "since": gap.starts_at.isoformat()}
    return _Item(
        start=time_of_day(gap.starts_at, zone),
        end=time_of_day(gap.ends_at, zone),
        title=_("free"),
        detail=get_formats().duration(gap.minutes),
        url=f"{reverse('admin:scheduling_booking_add')}?{urlencode(asked)}",
        is_gap=True,
    )
