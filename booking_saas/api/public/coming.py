"""What a customer says before a visit: that they will be there, and what they want to be sent."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from booking_saas.api import manage_access
from booking_saas.api.endpoints import (
    IDEMPOTENCY_KEY,
    MANAGE,
    READ,
    Endpoint,
    answer,
    document,
    identify,
    read_input,
)
from booking_saas.api.serializers import booking_bodies, booking_fields, closed, fields
from foundation import clock
from foundation.web import idempotency
from notifications.operations import reminders as operations
from notifications.queries import reminders
from scheduling.kinds import AttendanceSource
from scheduling.operations import attendance
from scheduling.operations.addresses import texting
from scheduling.operations.commands import ChangeAttendance
from scheduling.queries import bookings


class AttendanceEndpoint(Endpoint):
    """Whether the customer will be there."""

    rate_scope = "manage"

    @extend_schema_serializer(component_name="AttendanceRequest")
    class Input(closed.ClosedSerializer):
        """``start``: at that time; if the visit has another one by now, nothing is said."""

        attends = fields.FlagField()
        start = booking_fields.StartField(default=None, allow_null=True)

    @extend_schema(
        operation_id="change_attendance",
        parameters=[IDEMPOTENCY_KEY, booking_bodies.REPLAYED],
        request=Input,
        responses=document({200: booking_bodies.BookingOutput}, MANAGE),
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Say that the customer will be there, or take that back. Nobody is written to."""
        manage_access.check(request, booking_id)
        key = idempotency.read_key(request)
        asked = read_input(self.Input, request.data)
        command = ChangeAttendance(
            booking_id=booking_id,
            attends=asked["attends"],
            starts_at=asked["start"],
            source=AttendanceSource.API,
            idempotency=identify(request, key=key, scope=f"api:attend:{booking_id}"),
        )
        outcome = attendance.change_attendance(command, now=clock.now())
        return answer(outcome, booking_bodies.write_booking(outcome.booking))


class RemindersEndpoint(Endpoint):
    """Whether the customer is reminded of a visit."""

    rate_scope = "manage"

    @extend_schema_serializer(component_name="Reminders")
    class Output(serializers.Serializer[Any]):
        """Null where the business sends no reminders of this visit."""

        wanted = serializers.BooleanField(allow_null=True)

    @extend_schema_serializer(component_name="RemindersRequest")
    class Input(closed.ClosedSerializer):
        """What was due while they were not wanted stays unsent."""

        wanted = fields.FlagField()

    @extend_schema(operation_id="get_reminders", responses=document({200: Output}, (*READ, 401)))
    def get(self, request: Request, booking_id: UUID) -> Response:
        """Show whether there are reminders of the visit."""
        manage_access.check(request, booking_id)
        return Response({"wanted": reminders.are_wanted(booking_id)})

    @extend_schema(
        operation_id="change_reminders",
        parameters=[IDEMPOTENCY_KEY],
        request=Input,
        responses=document({200: Output}, MANAGE),
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Send reminders of the visit, or none. Safe to repeat."""
        manage_access.check(request, booking_id)
        idempotency.read_key(request)
        if read_input(self.Input, request.data)["wanted"]:
            operations.resume_reminders(booking_id)
        else:
            operations.stop_reminders(booking_id, now=clock.now())
        return Response({"wanted": reminders.are_wanted(booking_id)})


class EndTextsEndpoint(Endpoint):
    """Ending text messages about a visit."""

    rate_scope = "manage"

    @extend_schema_serializer(component_name="EndTextsRequest")
    class Input(closed.ClosedSerializer):
        """Nothing has to be said."""

    @extend_schema(
        operation_id="end_texts",
        parameters=[IDEMPOTENCY_KEY],
        request=Input,
        responses=document({200: booking_bodies.BookingOutput}, MANAGE),
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Send no text messages about the visit any more. Safe to repeat."""
        manage_access.check(request, booking_id)
        idempotency.read_key(request)
        read_input(self.Input, request.data)
        texting.end_texts(booking_id, now=clock.now())
        return Response(booking_bodies.write_booking(bookings.get_snapshot(booking_id)))
