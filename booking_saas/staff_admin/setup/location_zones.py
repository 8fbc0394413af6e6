"""Changing a location's zone: first what is booked and would read another time, then the choice."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from booking_saas.staff_admin.frame.base import ModelForm
from booking_saas.staff_admin.frame.outside_hours import booking_url
from booking_saas.staff_admin.frame.wording import moment
from foundation import clock
from scheduling.models import BookingEvent, Location, TimeOff
from scheduling.operations.clocks import rezoning as operations
from scheduling.operations.clocks.rezoning import Kept, Rezone
from scheduling.operations.commands import Actor
from scheduling.queries.clocks import rezoning
from scheduling.queries.clocks.rezoning import RezonedVisit

_SHOWN = 5
_OBSTACLES_SHOWN = 20
"""More than of the others: each is to be moved or cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One visit: when it is told to be now, and when it would be told to be."""

    name: str
    url: str
    now: str
    then: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZonePreview:
    """What the page says before it changes a zone: the first visits, and how many there are.

    ``time_off_count`` are the absences of who works there, which are moments too.
    """

    count: int
    time_off_count: int
    remote_count: int
    unreachable_count: int
    lines: list[_Line] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.lines)


class ZoneForm(ModelForm):
    """A location; another zone for one with visits asks what is to stay of them."""

    zone_keeps = forms.ChoiceField(
        label=gettext_lazy("What stays"),
        required=False,
        choices=[
            (
                Kept.WALL_TIMES,
                gettext_lazy(
                    "The times on the clock. The visits, and time off, move to another moment."
                ),
            ),
            (
                Kept.INSTANTS,
                gettext_lazy("The moments. The visits do not move; the clock shows another time."),
            ),
        ],
        widget=forms.RadioSelect,
    )
    zone_tells = forms.BooleanField(
        label=gettext_lazy("Tell the customers by e-mail"), required=False
    )
    zone_preview: ZonePreview | None = None
    zone_before = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone_before = self.instance.timezone

    def clean(self) -> dict[str, Any]:
        """Ask what stays of the visits; refuse where they cannot keep their wall times."""
        data = super().clean() or self.cleaned_data
        zone = data.get("timezone", "")
        if not self.instance.pk or not zone or zone == self.zone_before:
            return data
        now = clock.now()
        found = rezoning.list_rezoned_visits(
            self.instance.slug, before=self.zone_before, after=zone, now=now
        )
        visits = [visit for visit in found if not visit.is_remote]
        absences = TimeOff.objects.filter(resource__location=self.instance, ends_at__gt=now)
        time_off_count = absences.count()
        if not visits and not time_off_count:
            return data
        self.zone_preview = _describe(
            visits, remote_count=len(found) - len(visits), time_off_count=time_off_count
        )
        self._check_choice(data.get("zone_keeps") or "", visits, now)
        return data

    def _check_choice(self, kept: str, visits: Sequence[RezonedVisit], now: datetime) -> None:
        if not kept:
            self.add_error("zone_keeps", _("Choose what is to stay of what is booked."))
        elif kept == Kept.WALL_TIMES:
            obstacles = rezoning.find_obstacles(visits, now=now)
            if obstacles:
                self.add_error("zone_keeps", tell_obstacles(obstacles))


def tell_obstacles(visits: Sequence[RezonedVisit]) -> ValidationError:
    """Return which visits cannot keep their wall times."""
    text = ngettext(
        "%(count)d visit cannot keep its time on the clock, because that time would be past or"
        " taken: %(visits)s. Move or cancel it first, or keep the moments.",
        "%(count)d visits cannot keep their times on the clock, because these times would be past"
        " or taken: %(visits)s. Move or cancel them first, or keep the moments.",
        len(visits),
    )
    named = [f"{moment(visit.starts_at, visit.before)}, {visit.contact_name}" for visit in visits]
    shown = named[:_OBSTACLES_SHOWN]
    if len(shown) < len(named):
        shown.append(_("and %d more") % (len(named) - len(shown)))
    return ValidationError(text % {"count": len(visits), "visits": "; ".join(shown)})


def save_zone(request: HttpRequest, location: Location, form: ZoneForm) -> None:
    """Change the zone with what is booked, as the form says, in the transaction of the page.

    Raises ``ObstacleError`` if somebody has taken a time since the form was checked.
    """
    tells = form.cleaned_data["zone_tells"]
    count = operations.rezone_location(
        Rezone(
            location=Location.objects.get(pk=location.pk),
            timezone=location.timezone,
            kept=Kept(form.cleaned_data["zone_keeps"]),
            tells=tells,
            actor=Actor(
                kind=BookingEvent.Actor.STAFF,
                name=str(request.user.get_full_name())[:120],  # type: ignore[union-attr]  # guarded by the site
            ),
        ),
        now=clock.now(),
    )
    if form.cleaned_data["zone_keeps"] == Kept.WALL_TIMES:
        text = ngettext(
            "%d visit keeps its time on the clock of the new zone.",
            "%d visits keep their times on the clock of the new zone.",
            count,
        )
    else:
        text = ngettext(
            "%d visit keeps its moment and reads another time now.",
            "%d visits keep their moments and read other times now.",
            count,
        )
    told = _("The customers are told.") if tells else _("The customers are not told.")
    messages.info(request, f"{text % count} {told}")


def _describe(
    visits: Sequence[RezonedVisit], *, remote_count: int, time_off_count: int
) -> ZonePreview:
    return ZonePreview(
        count=len(visits),
        time_off_count=time_off_count,
        remote_count=remote_count,
        unreachable_count=sum(not visit.has_address for visit in visits),
        lines=[
            _Line(
                name=f"{visit.service_name}, {visit.contact_name}",
                url=booking_url(visit.booking_id),
                now=moment(visit.starts_at, visit.before),
                then=moment(visit.starts_at, visit.after),
            )
            for visit in visits[:_SHOWN]
        ],
    )
