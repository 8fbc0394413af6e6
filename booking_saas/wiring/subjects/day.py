"""A local day of staff: whether it is still to come, and what stands in it (booking-rules, 10)."""

from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from booking_saas.wiring.subjects import booking_contexts
from booking_saas.wiring.subjects import booking_recipients as recipients
from notifications.contracts import (
    DaySheetContext,
    Outdated,
    PlannedMessage,
    SheetPause,
    SheetVisit,
)
from notifications.operations import dues
from scheduling.contracts import BookingSnapshot
from scheduling.queries import catalog
from scheduling.queries.visits import day_sheets
from tenants.queries import domains


class DaySubject:
    """Asks the product what the sheet of a day needs to know."""

    def plan_messages(self, event_ids: Iterable[UUID]) -> list[PlannedMessage]:
        """Return nothing: a moment calls for sheets, and no event (``notifications``, dues)."""
        del event_ids
        return []

    def find(self, message: PlannedMessage, *, now: datetime) -> DaySheetContext | Outdated:
        """Return the day as it is now, while it is that day somewhere and anybody comes."""
        found = _find_day(message.about_id, now)
        if found is None:
            return Outdated(reason=_("This day is over."))
        day, zone = found
        if not dues.is_sheet_due(day, timezone=zone, now=now):
            return Outdated(reason=_("Nobody is sent their day any more."))
        profile, address = catalog.get_profile(), message.recipient.address
        visits = [
            visit
            for visit in day_sheets.list_visits_of_day(day, timezone=zone)
            if recipients.is_with(visit, address, profile)
        ]
        if not visits:
            return Outdated(reason=_("Nobody comes on this day any more."))
        base_url = domains.get_base_url()
        path = reverse("admin:index", urlconf=settings.ROOT_URLCONF)
        return DaySheetContext(
            business=booking_contexts.make_business(profile, base_url),
            secrets=(),
            is_proved=True,
            day=day,
            zone=ZoneInfo(zone),
            items=_list_items(visits, address, day, zone),
            url=f"{base_url}{path}?{urlencode({'day': day.isoformat()})}",
        )


def _find_day(about_id: UUID, now: datetime) -> tuple[date, str] | None:
    """Return day and zone of a message, if it is that day there now."""
    for zone in day_sheets.list_zones():
        today = now.astimezone(ZoneInfo(zone)).date()
        if dues.make_day_id(today, timezone=zone) == about_id:
            return today, zone
    return None


def _list_items(
    visits: list[BookingSnapshot], address: str, day: date, zone: str
) -> tuple[SheetVisit | SheetPause, ...]:
    people = {
        person.slug
        for visit in visits
        for person in visit.staff
        if recipients.is_same(person.email, address)
    }
    pauses = (
        [
            SheetPause(starts_at=each.starts_at, ends_at=each.ends_at, is_break=each.is_break)
            for each in day_sheets.list_pauses(people, visits, day, timezone=zone)
        ]
        if people
        else []
    )
    items: list[SheetVisit | SheetPause] = [*map(_read, visits), *pauses]
    return tuple(sorted(items, key=lambda item: item.starts_at))


def _read(visit: BookingSnapshot) -> SheetVisit:
    return SheetVisit(
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        service=visit.service_name,
        customer=visit.for_name or visit.contact_name,
        phone=visit.contact_phone,
        note=visit.note,
        place="" if visit.remote else visit.location_name,
        things=tuple(item.name for item in visit.resources if item.kind != "staff"),
        code=visit.code,
        attends=visit.attending_since is not None,
    )
