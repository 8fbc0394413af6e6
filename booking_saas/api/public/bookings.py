"""Book, look, cancel and move: what a customer does with one visit."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from billing.queries import agreements
from booking_saas import absolute_links, calendar_titles, text_consent
from booking_saas.api import address_proofs, limits, manage_access
from booking_saas.api.endpoints import (
    IDEMPOTENCY_KEY,
    MANAGE,
    READ,
    WRITE,
    Endpoint,
    answer,
    document,
    identify,
    read_input,
)
from booking_saas.api.serializers import booking_bodies, booking_fields, closed, fields
from foundation import clock, inputs, signing
from foundation.web import idempotency
from foundation.web.problems import ProblemError
from scheduling.kinds import ANYONE, SAME_PEOPLE, BookingSource, SamePeople
from scheduling.operations import bookings as operations
from scheduling.operations import restoring
from scheduling.operations.commands import (
    BookSlot,
    CancelBooking,
    Contact,
    RescheduleBooking,
    RestoreBooking,
)
from scheduling.queries import bookings, calendar_files, catalog

Output = booking_bodies.BookingOutput


class BookingsEndpoint(Endpoint):
    """All visits; only making one is public."""

    @extend_schema_serializer(component_name="BookingRequest")
    class Input(closed.ClosedSerializer):
        """A start that the availability listed, and who comes."""

        @extend_schema_serializer(component_name="BookingCustomer")
        class Customer(closed.ClosedSerializer):
            """The person who comes."""

            name = fields.name_field()
            email = fields.email_field()
            phone = fields.PhoneField(
                clean=inputs.clean_phone,
                max_length=inputs.MAX_PHONE,
                default="",
                allow_blank=True,
                allow_null=True,
            )
            timezone = fields.ZoneField(default=None, allow_null=True)
            locale = fields.LocaleField(
                clean=inputs.clean_locale,
                max_length=inputs.MAX_LOCALE,
                default="",
                allow_blank=True,
                allow_null=True,
            )
            text_consent = fields.TextField(
                clean=inputs.clean_line,
                max_length=text_consent.LONGEST,
                default="",
                allow_blank=True,
                allow_null=True,
                help_text=(
                    "The sentence by which the owner of `phone` agreed to text messages, as they"
                    " read it. Empty or null: they get none."
                ),
            )

        service = fields.SlugField()
        start = booking_fields.StartField()
        staff = fields.SlugField(default=ANYONE, allow_null=True)
        location = fields.SlugField(default=None, allow_null=True)
        seats = booking_fields.OneSeatField(default=1)
        customer = Customer()
        note = fields.NoteField(
            clean=inputs.clean_note, max_length=inputs.MAX_NOTE, default="", allow_blank=True
        )
        answers = booking_fields.AnswersField(required=False)
        hold = booking_fields.NothingField()
        coupon = booking_fields.NothingField()
        accept_policy = booking_fields.AcceptedField()

    @extend_schema(
        operation_id="create_booking",
        parameters=[
            IDEMPOTENCY_KEY,
            address_proofs.PARAMETER,
            limits.ANSWER,
            booking_bodies.REPLAYED,
        ],
        request=Input,
        responses=document({201: Output}, WRITE),
    )
    def post(self, request: Request) -> Response:
        """Book a start; safe to repeat with the same Idempotency-Key."""
        now = clock.now()
        key = idempotency.read_key(request)
        asked = read_input(self.Input, request.data)
        customer = asked["customer"]
        _check_texts(customer)
        proof = address_proofs.find_proof(request, customer["email"])
        if not proof:
            limits.check_business(request)
            limits.check_unproved(request, now=now)
        command = BookSlot(
            service=asked["service"],
            start=asked["start"],
            staff=None if asked["staff"] in {None, ANYONE} else asked["staff"],
            location=asked["location"],
            contact=Contact(
                name=customer["name"],
                email=customer["email"],
                phone=customer["phone"] or "",
                timezone=customer["timezone"].key if customer["timezone"] else "",
                locale=customer["locale"] or "",
                text_consent=customer["text_consent"] or "",
            ),
            note=asked["note"],
            source=BookingSource.API,
            agreement=agreements.find_agreement(
                asked["service"], language=customer["locale"] or ""
            ),
            proof=proof,
            visitor=limits.find_visitor(request),
            idempotency=identify(request, key=key, scope=_scope_of(customer["email"])),
        )
        outcome = operations.book_slot(command, now=now)
        return answer(outcome, booking_bodies.write_booking(outcome.booking), status=201)


class BookingEndpoint(Endpoint):
    """One visit, for who holds its token."""

    rate_scope = "manage"

    @extend_schema(
        operation_id="get_booking",
        responses=document({200: Output}, (*READ, 401)),
    )
    def get(self, request: Request, booking_id: UUID) -> Response:
        """Show the visit as it is now."""
        manage_access.check(request, booking_id)
        return Response(booking_bodies.write_booking(bookings.get_snapshot(booking_id)))


class CalendarRenderer(BaseRenderer):
    """Lets clients ask for calendars; the view makes the file itself."""

    media_type = "text/calendar"
    format = "ics"
    charset = "utf-8"
    render_style = "binary"

    def render(self, data: Any, *_args: Any, **_kwargs: Any) -> Any:
        return data


class CalendarEndpoint(Endpoint):
    """One visit as a calendar file."""

    rate_scope = "manage"
    renderer_classes = [CalendarRenderer]

    @extend_schema(
        operation_id="get_booking_calendar",
        responses=document(
            {(200, "text/calendar"): OpenApiResponse({"type": "string"}, "An iCalendar object.")},
            (*READ, 401),
        ),
    )
    def get(self, request: Request, booking_id: UUID) -> HttpResponse:
        """Give the visit as an iCalendar file."""
        manage_access.check(request, booking_id)
        booking = bookings.get_snapshot(booking_id)
        content = calendar_files.write_download(
            booking,
            manage_url=absolute_links.get_manage_url(booking),
            title=calendar_titles.get_title(booking, business_name=catalog.get_profile().name),
            now=clock.now(),
        )
        return HttpResponse(
            content,
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="booking.ics"'},
        )


class CancelEndpoint(Endpoint):
    """Giving a visit back."""

    rate_scope = "manage"

    @extend_schema_serializer(component_name="CancelRequest")
    class Input(closed.ClosedSerializer):
        """Why, if they want to say."""

        reason = fields.ReasonField(
            clean=inputs.clean_note, max_length=fields.MAX_REASON, default="", allow_blank=True
        )

    @extend_schema(
        operation_id="cancel_booking",
        parameters=[IDEMPOTENCY_KEY, booking_bodies.REPLAYED],
        request=Input,
        responses=document({200: Output}, MANAGE),
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Cancel the visit."""
        now = clock.now()
        manage_access.check(request, booking_id)
        key = idempotency.read_key(request)
        asked = read_input(self.Input, request.data)
        command = CancelBooking(
            booking_id=booking_id,
            reason=asked["reason"],
            idempotency=identify(request, key=key, scope=f"api:cancel:{booking_id}"),
        )
        outcome = operations.cancel_booking(command, now=now)
        return answer(outcome, booking_bodies.write_booking(outcome.booking))


class RestoreEndpoint(Endpoint):
    """Taking a cancellation back."""

    rate_scope = "manage"

    @extend_schema_serializer(component_name="RestoreRequest")
    class Input(closed.ClosedSerializer):
        """Nothing has to be said."""

    @extend_schema(
        operation_id="restore_booking",
        parameters=[
            IDEMPOTENCY_KEY,
            address_proofs.PARAMETER,
            limits.ANSWER,
            booking_bodies.REPLAYED,
        ],
        request=Input,
        responses=document({200: Output}, MANAGE),
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Take the cancellation back, within 15 minutes and while the time is free."""
        now = clock.now()
        manage_access.check(request, booking_id)
        key = idempotency.read_key(request)
        read_input(self.Input, request.data)
        proof = _find_proof_of_visit(request, booking_id)
        if not proof:
            limits.check_restoring(request, booking_id, now=now)
        command = RestoreBooking(
            booking_id=booking_id,
            proof=proof,
            idempotency=identify(request, key=key, scope=f"api:restore:{booking_id}"),
        )
        outcome = restoring.restore_booking(command, now=now)
        return answer(outcome, booking_bodies.write_booking(outcome.booking))


class RescheduleEndpoint(Endpoint):
    """Moving a visit."""

    rate_scope = "manage"

    @extend_schema_serializer(component_name="RescheduleRequest")
    class Input(closed.ClosedSerializer):
        """Another start; without ``staff`` the same people, others only for whom is not free."""

        start = booking_fields.StartField()
        staff = fields.SlugField(default=None, allow_null=True)

    @extend_schema(
        operation_id="reschedule_booking",
        parameters=[IDEMPOTENCY_KEY, address_proofs.PARAMETER, booking_bodies.REPLAYED],
        request=Input,
        responses=document({200: booking_bodies.MovedOutput}, MANAGE),
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Move the visit to another start; if that is refused, it stays where it is."""
        now = clock.now()
        manage_access.check(request, booking_id)
        key = idempotency.read_key(request)
        asked = read_input(self.Input, request.data)
        command = RescheduleBooking(
            booking_id=booking_id,
            start=asked["start"],
            staff=_read_staff(asked["staff"]),
            proof=_find_proof_of_visit(request, booking_id),
            idempotency=identify(request, key=key, scope=f"api:reschedule:{booking_id}"),
        )
        outcome = operations.reschedule_booking(command, now=now)
        return answer(outcome, booking_bodies.write_moved(outcome.booking))


def _check_texts(customer: dict[str, Any]) -> None:
    """Refuse consent to text messages that nothing could come of. Raises ``ProblemError``."""
    if not customer["text_consent"]:
        return
    problem = (
        text_consent.find_problem(customer["phone"] or "")
        if text_consent.is_offered()
        else _("This business sends no text messages.")
    )
    if problem:
        raise ProblemError(422, "texts_impossible", problem)


def _scope_of(email: str) -> str:
    """Return whose keys these are: callers have no login, and choose keys that others choose too.

    A network address would not do: a repeat may come from another one.
    """
    return f"api:book:{signing.keyed_hash(email, purpose='idempotency-scope')}"


def _read_staff(slug: str | None) -> str | SamePeople | None:
    """Return whom a move asks for; who names nobody keeps the people of the visit."""
    if slug is None:
        return SAME_PEOPLE
    return None if slug == ANYONE else slug


def _find_proof_of_visit(request: Request, booking_id: UUID) -> str:
    """Return whether the request proves the visit's address; its token does not."""
    if not address_proofs.has_header(request):
        return ""
    return address_proofs.find_proof(request, bookings.find_contact_email(booking_id))
