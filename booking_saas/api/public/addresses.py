"""Addresses: proving that one is the customer's, correcting it, and mailing a link to it."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from booking_saas.api import address_proofs, limits, manage_access
from booking_saas.api.endpoints import (
    IDEMPOTENCY_KEY,
    MANAGE,
    WRITE,
    Endpoint,
    answer,
    document,
    identify,
    read_input,
)
from booking_saas.api.serializers import booking_bodies, booking_fields, closed, fields, ids, shapes
from foundation import clock, inputs, signing
from foundation.web import idempotency
from foundation.web.problems import ProblemError
from scheduling.operations.addresses import contacts, keys, proving
from scheduling.operations.commands import CorrectEmail
from scheduling.queries import bookings, proofs


class ProofsEndpoint(Endpoint):
    """Codes that prove an address."""

    @extend_schema_serializer(component_name="CodeRequest")
    class Input(closed.ClosedSerializer):
        """Where the code shall go, and the language of its mail."""

        email = fields.email_field()
        locale = fields.LocaleField(
            clean=inputs.clean_locale,
            max_length=inputs.MAX_LOCALE,
            default="",
            allow_blank=True,
            allow_null=True,
        )

    @extend_schema_serializer(component_name="CodeRequested")
    class Output(serializers.Serializer[Any]):
        """What the code is redeemed with; the same whether or not a mail goes out."""

        id = serializers.UUIDField()

    @extend_schema(
        operation_id="request_code",
        parameters=[IDEMPOTENCY_KEY, limits.ANSWER],
        request=Input,
        responses=document({202: Output}, WRITE),
    )
    def post(self, request: Request) -> Response:
        """Mail a code to an address: eight digits, valid for 15 minutes."""
        key = idempotency.read_key(request)
        asked = read_input(self.Input, request.data)
        limits.check_business(request)
        who = signing.keyed_hash(asked["email"], purpose="idempotency-scope")
        asked_id = keys.request_code(
            email=asked["email"],
            locale=asked["locale"] or "",
            idempotency=identify(request, key=key, scope=f"api:code:{who}"),
        )
        return Response({"id": str(asked_id)}, status=202)


class RedeemEndpoint(Endpoint):
    """A code against a proof."""

    rate_scope = "manage"

    @extend_schema_serializer(component_name="RedeemRequest")
    class Input(closed.ClosedSerializer):
        """The digits of the mail."""

        code = booking_fields.CodeField(clean=inputs.clean_code, max_length=inputs.MAX_CODE)

    @extend_schema_serializer(component_name="AddressProof")
    class Output(serializers.Serializer[Any]):
        """What the header X-Address-Proof takes until ``expires_at``."""

        proof = serializers.CharField()
        expires_at = shapes.Instant()

    @extend_schema(
        operation_id="redeem_code",
        parameters=[IDEMPOTENCY_KEY],
        request=Input,
        responses=document({200: Output}, WRITE),
    )
    def post(self, request: Request, request_id: UUID) -> Response:
        """Exchange the code for a proof of the address; five tries, then a new code is needed."""
        idempotency.read_key(request)
        asked = read_input(self.Input, request.data)
        email = keys.redeem_code(request_id, asked["code"])
        if email is None:
            raise ProblemError(422, "code_invalid", _("This code is wrong or no longer valid."))
        expires_at = timezone.now() + proofs.REMEMBERED_AGE
        return Response(
            {"proof": proofs.remember(email), "expires_at": shapes.write_instant(expires_at)}
        )


class LinksEndpoint(Endpoint):
    """Links of bookings, by mail only."""

    rate_scope = "manage"

    @extend_schema_serializer(component_name="LinkRequest")
    class Input(closed.ClosedSerializer):
        """The id of the booking."""

        booking = ids.IdField()

    @extend_schema(
        operation_id="request_link",
        parameters=[IDEMPOTENCY_KEY],
        request=Input,
        responses=document({202: None}, WRITE),
    )
    def post(self, request: Request) -> Response:
        """Mail the booking's current link to the address on it; the answer is the same for all."""
        now = clock.now()
        key = idempotency.read_key(request)
        asked = read_input(self.Input, request.data)
        keys.request_link(
            booking_id=asked["booking"],
            now=now,
            idempotency=identify(request, key=key, scope=f"api:link:{asked['booking']}"),
        )
        return Response(status=202)


class ProveEndpoint(Endpoint):
    """A visit that its address confirms."""

    rate_scope = "manage"

    @extend_schema_serializer(component_name="ProveRequest")
    class Input(closed.ClosedSerializer):
        """Nothing has to be said."""

    @extend_schema(
        operation_id="prove_booking",
        parameters=[IDEMPOTENCY_KEY, address_proofs.PARAMETER],
        request=Input,
        responses=document({200: booking_bodies.BookingOutput}, (*WRITE, 401)),
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Let the visit count as that of its address, which the request proves."""
        now = clock.now()
        manage_access.check(request, booking_id)
        idempotency.read_key(request)
        read_input(self.Input, request.data)
        email = bookings.find_contact_email(booking_id)
        if not address_proofs.find_proof(request, email):
            raise ProblemError(
                422, "proof_required", _("This takes a proof of the visit’s e-mail address.")
            )
        proving.prove_booking(booking_id, email=email, now=now)
        return Response(booking_bodies.write_booking(bookings.get_snapshot(booking_id)))


class CorrectEndpoint(Endpoint):
    """A mistyped address."""

    rate_scope = "manage"

    @extend_schema_serializer(component_name="CorrectRequest")
    class Input(closed.ClosedSerializer):
        """Where the confirmation should have gone."""

        email = fields.email_field()

    @extend_schema(
        operation_id="correct_email",
        parameters=[IDEMPOTENCY_KEY, booking_bodies.REPLAYED],
        request=Input,
        responses=document({200: booking_bodies.BookingOutput}, MANAGE),
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Correct the address within 15 minutes; the confirmation goes there, the link changes."""
        now = clock.now()
        manage_access.check(request, booking_id)
        key = idempotency.read_key(request)
        asked = read_input(self.Input, request.data)
        command = CorrectEmail(
            booking_id=booking_id,
            email=asked["email"],
            idempotency=identify(request, key=key, scope=f"api:correct:{booking_id}"),
        )
        outcome = contacts.correct_email(command, now=now)
        return answer(outcome, booking_bodies.write_booking(outcome.booking))
