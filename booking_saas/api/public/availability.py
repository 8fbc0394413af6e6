"""When a service can be booked, and why not at another time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from booking_saas.api.endpoints import READ, Endpoint, document, read_input
from booking_saas.api.serializers import booking_fields, fields, shapes
from foundation import clock
from foundation.web.problems import ProblemError
from scheduling.kinds import ANYONE
from scheduling.queries import availability, catalog

MAX_DAYS = 62


class AvailabilityEndpoint(Endpoint):
    """The open starts of a service, by day."""

    class Input(serializers.Serializer[Any]):
        """``from`` and ``to`` are days of the display zone, both included."""

        default_error_messages = {
            "order": gettext_lazy("The last day is before the first."),
            "span": gettext_lazy("At most 62 days can be requested at once."),
        }

        service = fields.SlugField()
        first = fields.DayField(source="first_day")
        last = fields.DayField(source="last_day")
        staff = fields.SlugField(default=ANYONE)
        location = fields.SlugField(required=False)
        seats = booking_fields.OneSeatField(default=1)
        tz = fields.ZoneField(required=False)

        def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
            """Name the days ``from`` and ``to``: a word of Python cannot name an attribute."""
            names = {"first": "from", "last": "to"}
            return {names.get(name, name): field for name, field in super().get_fields().items()}

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            """Bound the span of days."""
            days = (attrs["last_day"] - attrs["first_day"]).days + 1
            if days < 1:
                raise serializers.ValidationError({"to": [self.error_messages["order"]]}, "order")
            if days > MAX_DAYS:
                raise serializers.ValidationError({"to": [self.error_messages["span"]]}, "span")
            return attrs

    @extend_schema_serializer(component_name="Availability")
    class Output(serializers.Serializer[Any]):
        """``timezone`` is the location's; ``date`` and ``local_start`` are in the display zone."""

        @extend_schema_serializer(component_name="Day")
        class Day(serializers.Serializer[Any]):
            """One calendar day of the display zone."""

            @extend_schema_serializer(component_name="OpenSlot")
            class Slot(serializers.Serializer[Any]):
                """A start that can be booked, with who could take it."""

                start = shapes.Instant()
                end = shapes.Instant()
                local_start = shapes.LocalInstant()
                staff = serializers.ListField(child=serializers.CharField())
                seats_left = serializers.IntegerField(min_value=1)

            date = serializers.DateField()
            slots = Slot(many=True)

        service = serializers.CharField()
        timezone = serializers.CharField()
        display_timezone = serializers.CharField()
        days = Day(many=True)
        next_available = shapes.Instant(
            allow_null=True, help_text="The first open start from the first day on."
        )

    @extend_schema(
        operation_id="list_open_starts", parameters=[Input], responses=document({200: Output}, READ)
    )
    def get(self, request: Request) -> Response:
        """List the open starts of some days."""
        now = clock.now()
        asked = read_input(self.Input, request.query_params.dict())
        zone_name = _get_zone_name(asked["service"], asked.get("location"))
        zone = asked.get("tz") or ZoneInfo(zone_name)
        staff = _read_staff(asked["staff"])
        listing = availability.Listing(
            service=asked["service"],
            staff=staff,
            window_from=_midnight(asked["first_day"], zone),
            window_to=_midnight(asked["last_day"] + timedelta(days=1), zone),
        )
        slots = availability.list_open_slots(listing, now=now)
        upcoming = slots[0].start if slots else _find_next(listing, now)
        return Response(
            {
                "service": asked["service"],
                "timezone": zone_name,
                "display_timezone": zone.key,
                "days": _write_days(asked["first_day"], asked["last_day"], slots, zone),
                "next_available": shapes.write_instant(upcoming) if upcoming else None,
            }
        )


class ExplainEndpoint(Endpoint):
    """Why a start is not offered."""

    class Input(serializers.Serializer[Any]):
        """Any start, also one that is not listed."""

        service = fields.SlugField()
        start = booking_fields.StartField()
        staff = fields.SlugField(default=ANYONE)

    @extend_schema_serializer(component_name="Explanation")
    class Output(serializers.Serializer[Any]):
        """``reasons`` is empty exactly if the start can be booked."""

        @extend_schema_serializer(component_name="Reason")
        class Reason(serializers.Serializer[Any]):
            """One reason, with the code with which booking would refuse."""

            code = serializers.CharField()
            detail = serializers.CharField()

        start = shapes.Instant()
        bookable = serializers.BooleanField()
        reasons = Reason(many=True)

    @extend_schema(
        operation_id="explain_start", parameters=[Input], responses=document({200: Output}, READ)
    )
    def get(self, request: Request) -> Response:
        """Name every reason why a start is not offered."""
        now = clock.now()
        asked = read_input(self.Input, request.query_params.dict())
        found = availability.explain_start(
            asked["service"], staff=_read_staff(asked["staff"]), start=asked["start"], now=now
        )
        # Once per code: whose time off or break it is concerns nobody outside.
        reasons = {reason.code: reason.sentence for reason in found}
        return Response(
            {
                "start": shapes.write_instant(asked["start"]),
                "bookable": not found,
                "reasons": [
                    {"code": str(code), "detail": detail} for code, detail in reasons.items()
                ],
            }
        )


def _get_zone_name(service: str, location: str | None) -> str:
    """Return the zone of the service's location; 404 if ``location`` is another one."""
    place = catalog.get_location_of(service)
    if location is not None and location != place.slug:
        detail = _("This service does not take place there.")
        found = {"field": "location", "code": "unknown", "detail": detail}
        raise ProblemError(404, "unknown", detail, errors=[found])
    return place.timezone


def _read_staff(slug: str) -> str | None:
    return None if slug == ANYONE else slug


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of the day; where midnight does not exist, the one after it."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _find_next(listing: availability.Listing, now: datetime) -> datetime | None:
    return availability.find_next_start(
        listing.service, staff=listing.staff, after=max(listing.window_to, now), now=now
    )


def _write_days(
    first: date, last: date, slots: Sequence[availability.OpenSlot], zone: ZoneInfo
) -> list[dict[str, Any]]:
    """Return every day asked for, as plain dicts.

    A serializer for each start would cost more than finding them.
    """
    by_day: dict[str, list[dict[str, Any]]] = {
        (first + timedelta(days=number)).isoformat(): []
        for number in range((last - first).days + 1)
    }
    for slot in slots:
        local = slot.start.astimezone(zone).isoformat(timespec="seconds")
        by_day[local[:10]].append(
            {
                "start": shapes.write_instant(slot.start),
                "end": shapes.write_instant(slot.end),
                "local_start": local,
                "staff": slot.staff,
                "seats_left": slot.seats_left,
            }
        )
    return [{"date": day, "slots": found} for day, found in by_day.items()]
