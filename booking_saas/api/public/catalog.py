"""What can be booked, where and with whom."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from billing.queries import agreements
from booking_saas.api.endpoints import READ, Endpoint, document
from booking_saas.api.serializers import shapes
from foundation.web.pagination import paginate
from scheduling.queries import catalog, policies

PAGING = [
    OpenApiParameter(name, type=schema, required=False)
    for name, schema in shapes.PAGE_PARAMETERS.items()
]
_ORDER = ("position", "name", "slug")


@extend_schema_serializer(component_name="Service")
class ServiceOutput(serializers.Serializer[Any]):
    """A service as customers see it."""

    slug = serializers.CharField()
    name = serializers.CharField()
    category = serializers.CharField()
    description = serializers.CharField()
    duration = shapes.Duration()
    price = shapes.Money()
    deposit = shapes.Money(allow_null=True)
    policy = serializers.CharField(
        help_text="Until when a visit can be changed, and what is given back, in words."
    )
    remote = serializers.BooleanField(help_text="By phone or video.")
    seats = serializers.IntegerField(min_value=1)
    staff = serializers.ListField(child=serializers.CharField(), help_text="Whom one may choose.")
    locations = serializers.ListField(child=serializers.CharField())
    questions = serializers.ListField(child=serializers.DictField())


class ServicesEndpoint(Endpoint):
    """The services, in the business's order."""

    @extend_schema_serializer(component_name="ServiceList")
    class Output(shapes.Paged):
        """A page of services."""

        results = ServiceOutput(many=True)

    @extend_schema(
        operation_id="list_services", parameters=PAGING, responses=document({200: Output}, READ)
    )
    def get(self, request: Request) -> Response:
        """List the services that can be booked."""
        page = paginate(catalog.select_offers(), request, keys=_ORDER)
        offers = catalog.describe_offers(page.rows)
        return Response(page.as_body(_write_services(offers)))


class ServiceEndpoint(Endpoint):
    """One service."""

    @extend_schema(operation_id="get_service", responses=document({200: ServiceOutput}, READ))
    def get(self, _request: Request, slug: str) -> Response:
        """Describe one service."""
        offer = catalog.get_offer(slug)
        return Response(_write_services([offer])[0])


class StaffEndpoint(Endpoint):
    """The people who take visits."""

    @extend_schema_serializer(component_name="StaffList")
    class Output(shapes.Paged):
        """A page of staff."""

        @extend_schema_serializer(component_name="StaffMember")
        class Person(serializers.Serializer[Any]):
            """A staff member as customers see them."""

            slug = serializers.CharField()
            name = serializers.CharField()
            title = serializers.CharField()

        results = Person(many=True)

    @extend_schema(
        operation_id="list_staff", parameters=PAGING, responses=document({200: Output}, READ)
    )
    def get(self, request: Request) -> Response:
        """List the staff, in the business's order."""
        page = paginate(catalog.select_people(), request, keys=_ORDER)
        return Response(
            page.as_body(
                [
                    {"slug": person.slug, "name": person.name, "title": person.title}
                    for person in page.rows
                ]
            )
        )


class LocationsEndpoint(Endpoint):
    """Where visits take place."""

    @extend_schema_serializer(component_name="LocationList")
    class Output(shapes.Paged):
        """A page of locations."""

        @extend_schema_serializer(component_name="Location")
        class LocationRow(serializers.Serializer[Any]):
            """A location with its zone."""

            slug = serializers.CharField()
            name = serializers.CharField()
            address = serializers.CharField()
            timezone = serializers.CharField()

        results = LocationRow(many=True)

    @extend_schema(
        operation_id="list_locations", parameters=PAGING, responses=document({200: Output}, READ)
    )
    def get(self, request: Request) -> Response:
        """List the locations that take bookings, by name."""
        page = paginate(catalog.select_locations(), request, keys=("name", "slug"))
        return Response(
            page.as_body(
                [
                    {
                        "slug": place.slug,
                        "name": place.name,
                        "address": place.address,
                        "timezone": place.timezone,
                    }
                    for place in page.rows
                ]
            )
        )


def _write_services(offers: Sequence[catalog.Offer]) -> list[dict[str, Any]]:
    """Return the services with their policies in words, in as many queries as for one."""
    rules = policies.describe_policy(catalog.get_profile())
    agreed = agreements.find_agreements([offer.slug for offer in offers])
    return [
        _write_service(
            offer,
            # Renamed between the two reads, a service has only the rules of the business.
            f"{rules} {agreed[offer.slug].sentence}".rstrip() if offer.slug in agreed else rules,
        )
        for offer in offers
    ]


def _write_service(offer: catalog.Offer, policy: str) -> dict[str, Any]:
    return {
        "slug": offer.slug,
        "name": offer.name,
        "category": offer.category,
        "description": offer.description,
        "duration": shapes.write_minutes(offer.duration_minutes),
        "price": shapes.write_money(offer.price_minor, offer.currency),
        "deposit": None,
        "policy": policy,
        "remote": offer.remote,
        "seats": 1,
        "staff": [person.slug for person in offer.staff],
        "locations": [offer.location.slug],
        "questions": [],
    }
