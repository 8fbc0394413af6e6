"""The edge of every page: one reading of the clock, the visitor's language and zone, the frame."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Concatenate
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template
from django.utils import translation
from django.utils.cache import patch_vary_headers

from booking_saas.booking_site.frame import asking, frames, proved, zones
from booking_saas.booking_site.frame.choices import Choice
from foundation import clock, formats, tz
from foundation.web import parameters, throttling
from scheduling.queries import catalog

_ZONE_AGE = 365 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """What one request is about, besides its own arguments."""

    request: HttpRequest
    now: datetime
    profile: catalog.Profile
    formats: formats.Formats
    choice: Choice
    zone: ZoneInfo | None

    def today_in(self, zone: ZoneInfo) -> date:
        """Return the calendar day it is in ``zone``."""
        return self.now.astimezone(zone).date()

    def render(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Return the page in the business's frame; without ``meta`` it is in no search engine."""
        whole = {"frame": frames.describe(self.profile), **context}
        response = render_template(self.request, template, whole, status=status)
        if "meta" not in context:
            response["X-Robots-Tag"] = "noindex"
        return response


type PageView[**P] = Callable[Concatenate[PageRequest, P], HttpResponse]


def page[**P](view: PageView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Turn a view of a ``PageRequest`` into a view of a request, in the visitor's language."""

    @functools.wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        wait = throttling.find_wait("write" if request.method == "POST" else "read", request)
        if wait is not None and not asking.is_answered(request):
            return asking.ask(request, wait)
        page_request = _begin(request)
        with translation.override(page_request.formats.locale.language):
            response = view(page_request, *args, **kwargs)
        response.headers.setdefault("Content-Language", page_request.formats.locale.language)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ("Accept-Language", "Cookie", "HX-Request"))
        _remember_zone(page_request, response)
        proved.remember_noted(request, response)
        return response

    return answer


def _begin(request: HttpRequest) -> PageRequest:
    profile = catalog.get_profile()
    languages = request.headers.get("Accept-Language", "")
    week_start = formats.find_week_start(languages)
    writer = formats.choose(
        languages,
        default=profile.locale,
        supported=frozenset(code for code, _name in settings.LANGUAGES),
        style=profile.style,
    )
    choice = Choice.read(request.GET)
    if request.method == "POST":
        # What was typed stays out of the addresses that the page links to.
        choice = Choice.read(request.POST).but(prefill=())
    return PageRequest(
        request=request,
        now=clock.now(),
        profile=profile,
        formats=replace(writer, week_start=week_start),
        choice=choice,
        zone=choice.zone or tz.find_zone(parameters.read_text(request.COOKIES, zones.COOKIE)),
    )


def _remember_zone(page_request: PageRequest, response: HttpResponse) -> None:
    if page_request.choice.zone is None:
        return
    response.set_cookie(
        zones.COOKIE,
        page_request.choice.zone.key,
        max_age=_ZONE_AGE,
        samesite="Lax",
        secure=page_request.request.is_secure(),
    )
