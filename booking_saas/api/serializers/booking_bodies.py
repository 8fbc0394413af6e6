"""A visit as the API tells it."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema_serializer
from rest_framework import serializers

from booking_saas import absolute_links
from booking_saas.api.serializers import shapes
from foundation.web import idempotency
from scheduling.contracts import BookingSnapshot
from scheduling.kinds import BookingStatus
from scheduling.queries import booking_changes, calendar_files, links

REPLAYED = OpenApiParameter(
    idempotency.REPLAYED_HEADER,
    type={"type": "string", "enum": ["true"]},
    location=OpenApiParameter.HEADER,
    response=[200, 201],
    description="Present if the key was used before and nothing was done now.",
)


@extend_schema_serializer(component_name="Booking")
class BookingOutput(serializers.Serializer[Any]):
    """``local_start`` is in ``timezone``: the location's or, by phone or video, the customer's."""

    @extend_schema_serializer(component_name="BookedResource")
    class Resource(serializers.Serializer[Any]):
        """A person, room or piece of equipment of the visit."""

        slug = serializers.CharField()
        name = serializers.CharField()
        kind = serializers.CharField()
        role = serializers.CharField()

    @extend_schema_serializer(component_name="Payment")
    class Payment(serializers.Serializer[Any]):
        """Where and until when to pay; null while nothing is due."""

        checkout_url = serializers.URLField()
        expires_at = shapes.Instant()

    id = serializers.UUIDField()
    code = serializers.CharField(help_text="What people call the booking by. It opens nothing.")
    status = serializers.ChoiceField(choices=BookingStatus.values)
    service = serializers.CharField()
    location = serializers.CharField()
    staff = serializers.CharField(allow_null=True, help_text="The first of the staff.")
    resources = Resource(many=True)
    start = shapes.Instant()
    end = shapes.Instant()
    local_start = shapes.LocalInstant()
    timezone = serializers.CharField()
    seats = serializers.IntegerField(min_value=1)
    price = shapes.Money()
    paid = shapes.Money()
    due_now = shapes.Money()
    payment = Payment(allow_null=True)
    manage_url = serializers.URLField()
    manage_token = serializers.CharField()
    version = serializers.IntegerField(min_value=1)
    attending_since = shapes.Instant(
        allow_null=True, help_text="Since when the customer has said that they will be there."
    )
    takes_texts = serializers.BooleanField(
        help_text="Whether the customer wants text messages about the visit."
    )


@extend_schema_serializer(component_name="MovedBooking")
class MovedOutput(BookingOutput):
    """A visit after a move, with what became of its people."""

    released_staff = serializers.ListField(
        child=serializers.CharField(),
        help_text="Who had the visit before and was not free, or was not asked for again.",
    )


def write_moved(booking: BookingSnapshot) -> dict[str, Any]:
    """Return the body of a move: the booking, and who had it in the version before and no more."""
    change = booking_changes.find_change(booking.id, booking.version)
    before = change.before.staff if change is not None and change.before is not None else ()
    now = {person.slug for person in booking.staff}
    released = [person.slug for person in before if person.slug not in now]
    return write_booking(booking) | {"released_staff": released}


def write_booking(booking: BookingSnapshot) -> dict[str, Any]:
    """Return the body. It is a function of the snapshot, so that repeats get the same answer."""
    zone = calendar_files.get_display_zone(booking)
    agreement = booking.agreement
    return {
        "id": str(booking.id),
        "code": booking.code,
        "status": booking.status,
        "service": booking.service,
        "location": booking.location,
        "staff": booking.staff[0].slug if booking.staff else None,
        "resources": [
            {"slug": item.slug, "name": item.name, "kind": item.kind, "role": item.role}
            for item in booking.resources
        ],
        "start": shapes.write_instant(booking.starts_at),
        "end": shapes.write_instant(booking.ends_at),
        "local_start": booking.starts_at.astimezone(zone).isoformat(timespec="seconds"),
        "timezone": zone.key,
        "seats": booking.seats,
        "price": shapes.write_money(agreement.price_minor, agreement.currency),
        "paid": shapes.write_money(0, agreement.currency),
        "due_now": shapes.write_money(agreement.due_now_minor, agreement.currency),
        "payment": None,
        "manage_url": absolute_links.get_manage_url(booking),
        "manage_token": links.get_manage_token(booking),
        "version": booking.version,
        "attending_since": None
        if booking.attending_since is None
        else shapes.write_instant(booking.attending_since),
        "takes_texts": booking.takes_texts,
    }
