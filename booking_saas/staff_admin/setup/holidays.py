"""The holidays of a location: which kinds it keeps, and on which it opens all the same."""

from collections.abc import Iterable, Mapping, Sequence
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
from foundation.web import parameters
from scheduling import public_holidays
from scheduling.kinds import HolidayCategory
from scheduling.models import HolidayOpening, Location
from scheduling.operations import timetables

_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    day: date
    text: str
    name: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """A kind of holidays that the location may keep, with what it adds in the years shown."""

    name: str
    label: str
    days: str
    is_kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Year:
    number: int
    rows: list[_Row]


@require_http_methods(["GET", "POST"])
def show_holidays(request: HttpRequest) -> HttpResponse:
    """List the holidays of this year and the next for one location.

    POST opens or closes on one day, or on all of one kind.
    """
    places = list(Location.objects.order_by("name", "id"))
    place = _choose(places, request)
    now = clock.now()
    if request.method == "POST" and place is not None:
        if "kind" in request.POST:
            return _switch_kind(request, place, now)
        return _switch(request, place, now)
    context = {
        **staff_site.each_context(request),
        "title": _("Public holidays"),
        "places": places,
        "place": place,
        "is_known": place is not None
        and public_holidays.is_known_region(place.country, place.subdivision),
        "years": _list_years(place, now) if place is not None else [],
        "kinds": _list_kinds(place, now) if place is not None else [],
        "missing": list_missing(place) if place is not None else [],
    }
    return TemplateResponse(request, "staff_admin/setup/holidays.html", context)


def _choose(places: list[Location], request: HttpRequest) -> Location | None:
    slug = parameters.read_text(request.GET, "location")
    if not slug:
        return places[0] if places else None
    found = next((place for place in places if place.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _list_years(place: Location, now: datetime) -> list[_Year]:
    opened = set(HolidayOpening.objects.filter(location=place).values_list("date", flat=True))
    formats = get_formats()
    return [
        _Year(
            number=year,
            rows=[
                _Row(day=day, text=formats.day(day), name=name, is_open=day in opened)
                for day, name in _list_holidays(place, year, place.holiday_categories).items()
            ],
        )
        for year in _find_years(place, now)
    ]


def _find_years(place: Location, now: datetime) -> tuple[int, int]:
    this_year = now.astimezone(ZoneInfo(place.timezone)).year
    return this_year, this_year + 1


def _list_holidays(place: Location, year: int, kinds: Iterable[str]) -> Mapping[date, str]:
    return public_holidays.list_public_holidays(
        place.country,
        place.subdivision,
        year,
        tuple(kinds),
        language=get_formats().locale.language,
    )


def _list_kinds(place: Location, now: datetime) -> list[_Kind]:
    """Return the kinds that add any day, and those that are kept."""
    formats, years = get_formats(), _find_years(place, now)
    kinds = []
    for name in public_holidays.list_categories(place.country):
        added = [
            f"{formats.full_day(day)} ({title})"
            for year in years
            for day, title in _list_holidays(place, year, [name]).items()
            if day not in _list_holidays(place, year, [])
        ]
        is_kept = name in place.holiday_categories
        if added or is_kept:
            label = str(HolidayCategory(name).label)
            kinds.append(_Kind(name=name, label=label, days=_shorten(added), is_kept=is_kept))
    return kinds


def list_missing(place: Location) -> list[str]:
    """Return the holidays that only some regions keep, with these; none once one is chosen."""
    if place.subdivision or not place.public_holidays:
        return []
    year = clock.now().astimezone(ZoneInfo(place.timezone)).year
    found: dict[str, list[str]] = {}
    for title, regions in public_holidays.list_regional_holidays(
        place.country,
        year,
        tuple(place.holiday_categories),
        language=get_formats().locale.language,
    ).values():
        known = found.setdefault(title, [])
        known += [region for region in regions if region not in known]
    return [f"{title} ({_list_regions(regions)})" for title, regions in found.items()]


def _list_regions(regions: Sequence[str]) -> str:
    return ", ".join([*regions[:_SHOWN], *(["…"] if len(regions) > _SHOWN else [])])


def warn_about_regions(request: HttpRequest, place: Location) -> None:
    """Say which holidays are missing while the location has no region."""
    missing = list_missing(place)
    if missing:
        text = _("No state or region is chosen, so these public holidays are missing: %s.")
        messages.warning(request, text % _shorten(missing))


def _shorten(words: Sequence[str]) -> str:
    """Return the first words, and how many more there are."""
    more = [_("and %d more") % (len(words) - _SHOWN)] if len(words) > _SHOWN else []
    return "; ".join([*words[:_SHOWN], *more])


def _switch_kind(request: HttpRequest, place: Location, now: datetime) -> HttpResponse:
    """Keep a kind of holidays from now on, or keep it no more."""
    wanted = parameters.read_text(request.POST, "kind")
    kind = next((kind for kind in _list_kinds(place, now) if kind.name == wanted), None)
    if kind is None:
        raise Http404
    kept = set(place.holiday_categories) - {kind.name}
    if parameters.read_text(request.POST, "to") == "closed":
        kept.add(kind.name)
        text = _("%(place)s now stays closed on these days too: %(kind)s.")
    else:
        text = _("%(place)s is open on these days again: %(kind)s.")
    with warning_about_hours(request):
        place.holiday_categories = sorted(kept)
        place.save(update_fields=["holiday_categories"])
        messages.success(request, text % {"place": place.name, "kind": kind.label})
    url = reverse("admin:scheduling_holidays")
    return HttpResponseRedirect(f"{url}?location={place.slug}#kinds")


def _switch(request: HttpRequest, place: Location, now: datetime) -> HttpResponse:
    wanted = parameters.read_text(request.POST, "date")
    rows = [row for year in _list_years(place, now) for row in year.rows]
    row = next((row for row in rows if row.day.isoformat() == wanted), None)
    if row is None:
        raise Http404
    with warning_about_hours(request):
        is_open = parameters.read_text(request.POST, "to") == "open"
        timetables.set_holiday_opening(place, row.day, is_open=is_open)
        text = (
            _("%(place)s is open on %(day)s.") if is_open else _("%(place)s is closed on %(day)s.")
        )
        messages.success(request, text % {"place": place.name, "day": f"{row.text} ({row.name})"})
    url = reverse("admin:scheduling_holidays")
    return HttpResponseRedirect(f"{url}?location={place.slug}#day-{row.day}")
