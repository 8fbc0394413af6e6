"""The public holidays of a location: which it keeps, on which it opens all the same."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking_saas.staff_admin.frame.outside_hours import warning_about_hours
from booking_saas.staff_admin.frame.site import staff_site
from booking_saas.staff_admin.frame.wording import get_formats
from foundation import clock
from scheduling import public_holidays
from scheduling.models import HolidayOpening, Location
from scheduling.operations import timetables


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    day: date
    text: str
    name: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Year:
    number: int
    rows: list[_Row]


@require_http_methods(["GET", "POST"])
def show_holidays(request: HttpRequest) -> HttpResponse:
    """List the holidays of this year and the next for one location; POST opens or closes one."""
    places = list(Location.objects.order_by("name", "id"))
    place = _choose(places, request)
    now = clock.now()
    if request.method == "POST" and place is not None:
        return _switch(request, place, now)
    context = {
        **staff_site.each_context(request),
        "title": _("Public holidays"),
        "places": places,
        "place": place,
        "is_known": place is not None
        and public_holidays.is_known_region(place.country, place.subdivision),
        "years": _list_years(place, now) if place is not None else [],
    }
    return TemplateResponse(request, "staff_admin/setup/holidays.html", context)


def _choose(places: list[Location], request: HttpRequest) -> Location | None:
    slug = request.GET.get("location", "")
    if not slug:
        return places[0] if places else None
    found = next((place for place in places if place.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _list_years(place: Location, now: datetime) -> list[_Year]:
    opened = set(HolidayOpening.objects.filter(location=place).values_list("date", flat=True))
    this_year = now.astimezone(ZoneInfo(place.timezone)).year
    formats = get_formats()
    return [
        _Year(
            number=year,
            rows=[
                _Row(day=day, text=formats.day(day), name=name, is_open=day in opened)
                for day, name in public_holidays.list_public_holidays(
                    place.country, place.subdivision, year
                ).items()
            ],
        )
        for year in (this_year, this_year + 1)
    ]


def _switch(request: HttpRequest, place: Location, now: datetime) -> HttpResponse:
    wanted = request.POST.get("date", "")
    rows = [row for year in _list_years(place, now) for row in year.rows]
    row = next((row for row in rows if row.day.isoformat() == wanted), None)
    if row is None:
        raise Http404
    with warning_about_hours(request):
        is_open = request.POST.get("to") == "open"
        timetables.set_holiday_opening(place, row.day, is_open=is_open)
        text = (
            _("%(place)s is open on %(day)s.") if is_open else _("%(place)s is closed on %(day)s.")
        )
        messages.success(request, text % {"place": place.name, "day": f"{row.text} ({row.name})"})
    url = reverse("admin:scheduling_holidays")
    return HttpResponseRedirect(f"{url}?location={place.slug}#day-{row.day}")
