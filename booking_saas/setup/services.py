"""The ``services`` key: what can be booked, with its requirements and price."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch

from booking_saas.setup import fields, sections
from booking_saas.setup.fields import Field
from booking_saas.setup.resources import LOCATION, place
from booking_saas.setup.sections import Present
from foundation.documents import Node
from scheduling import contracts
from scheduling.models import BusinessProfile, Requirement, Resource, Service
from scheduling.models.catalog import check_roles

_FIELDS = (
    Field("slug", "slug", fields.TEXT),
    Field("name", "name", fields.NAME),
    Field("category", "category", fields.LINE),
    Field("description", "description", fields.LINES),
    LOCATION,
    Field("duration", "duration_minutes", fields.MINUTES),
    Field("slot_step", "slot_step_minutes", fields.MINUTES_OR_NULL),
    Field("buffer_before", "buffer_before_minutes", fields.MINUTES),
    Field("buffer_after", "buffer_after_minutes", fields.MINUTES),
    Field("min_notice", "min_notice_minutes", fields.MINUTES),
    Field("horizon_days", "horizon_days", fields.NUMBER_OR_NULL),
    Field("bookable_from", "bookable_from", fields.DAY_OR_NULL),
    Field("bookable_until", "bookable_until", fields.DAY_OR_NULL),
    Field("max_per_day", "max_per_day", fields.NUMBER_OR_NULL),
    Field("max_per_week", "max_per_week", fields.NUMBER_OR_NULL),
    Field("max_per_customer", "max_per_customer", fields.NUMBER_OR_NULL),
    Field("remote", "remote", fields.FLAG),
    Field("active", "active", fields.FLAG),
    Field("position", "position", fields.NUMBER),
)
_PRICE = (
    Field("amount_minor", "price_minor", fields.NUMBER),
    Field("currency", "currency", fields.TEXT),
)
_LATER: dict[str, tuple[Any, str]] = {
    "seats": (1, "Group bookings are not available yet."),
    "approval": (False, "Booking on approval is not available yet."),
}
_NO_PAYMENT = {"mode": "none", "deposit_percent": None, "deposit_minor": None}
_COLUMNS = fields.columns_of(_FIELDS) | {
    "price_minor": "price.amount_minor",
    "currency": "price.currency",
}


class ServicesSection:
    key = "services"

    def export(self) -> list[dict[str, Any]]:
        """Return all services with their requirements."""
        requirements = Requirement.objects.order_by("position", "pk").prefetch_related("candidates")
        services = Service.objects.select_related("location").order_by("position", "slug")
        extras = {
            extension.service_key: extension.export_services()
            for extension in contracts.PLUGS.setup_extensions
        }
        return [
            fields.write(service, _FIELDS)
            | {key: only for key, (only, _sentence) in _LATER.items()}
            | {"requirements": _write_requirements(service.requirements.all())}
            | {"price": fields.write(service, _PRICE), "payment": _NO_PAYMENT}
            | {key: values.get(service.pk) for key, values in extras.items()}
            for service in services.prefetch_related(Prefetch("requirements", requirements))
        ]

    def apply(self, node: Node, present: Present) -> None:
        """Create or change the services that are given."""
        for item in sections.each_item(node, _list_keys()):
            existing = Service.objects.filter(slug=item.slug).first()
            service = existing or Service(currency=_default_currency())
            _refuse_what_is_to_come(item.given)
            fields.fill(service, _FIELDS, item.given)
            if "price" in item.given:
                price = item.given["price"].fields(fields.keys_of(_PRICE))
                fields.fill(service, _PRICE, price)
            if existing is None:
                place(service, item)
                fields.require(item.node, item.given, "duration")
            fields.check(service, item.node, _COLUMNS, trusted=("location",))
            service.save()
            if "requirements" in item.given:
                before = present.get(item.slug, {}).get("requirements", [])
                _apply_requirements(service, item.given["requirements"], before)
            for extension in contracts.PLUGS.setup_extensions:
                if extension.service_key in item.given:
                    extension.apply_service(service.pk, item.given[extension.service_key])


def _list_keys() -> list[str]:
    extras = [extension.service_key for extension in contracts.PLUGS.setup_extensions]
    return [*fields.keys_of(_FIELDS), *_LATER, "requirements", "price", "payment", *extras]


def _default_currency() -> str:
    profile = BusinessProfile.objects.filter(pk=1).first()
    return profile.currency if profile else "EUR"


def _refuse_what_is_to_come(given: Mapping[str, Node]) -> None:
    for key, (only, sentence) in _LATER.items():
        node = given.get(key)
        if node and (node.value != only or type(node.value) is not type(only)):
            node.fail(sentence)
    if "payment" not in given or given["payment"].value is None:
        return
    payment = given["payment"].fields(_NO_PAYMENT)
    for key, only in _NO_PAYMENT.items():
        if key in payment and payment[key].value != only:
            payment[key].fail("Payments are not available yet.")


def _apply_requirements(service: Service, node: Node, before: list[Any]) -> None:
    resources = {resource.slug: resource for resource in Resource.objects.all()}
    wanted = [_read_requirement(item, resources) for item in node.items()]
    items = [
        {"role": requirement.role, "candidates": slugs, "quantity": requirement.quantity}
        for requirement, slugs in wanted
    ]
    if items == before:
        return
    service.requirements.all().delete()
    for position, ((requirement, slugs), item) in enumerate(zip(wanted, node.items(), strict=True)):
        requirement.service, requirement.position = service, position
        fields.check(requirement, item, {}, trusted=("service",))
        requirement.save(force_insert=True)
        requirement.candidates.set(resources[slug] for slug in slugs)
    try:
        check_roles(
            [
                (requirement.quantity, [resources[slug].pk for slug in slugs])
                for requirement, slugs in wanted
            ]
        )
    except ValidationError as problem:
        raise fields.in_words(node, problem) from None


def _read_requirement(
    node: Node, resources: Mapping[str, Resource]
) -> tuple[Requirement, list[str]]:
    given = node.fields(["role", "candidates", "quantity"])
    requirement = Requirement(role=fields.require(node, given, "role").name())
    if "quantity" in given:
        requirement.quantity = given["quantity"].integer()
    listed = fields.require(node, given, "candidates")
    slugs = set()
    for candidate in listed.items():
        slug = candidate.text()
        if slug not in resources:
            candidate.fail(f'no resource has the slug "{slug}"')
        slugs.add(slug)
    try:
        requirement.check_candidates(len(slugs))
    except ValidationError as problem:
        raise fields.in_words(listed, problem) from None
    return requirement, sorted(slugs)


def _write_requirements(requirements: Iterable[Requirement]) -> list[dict[str, Any]]:
    return [
        {
            "role": requirement.role,
            "candidates": sorted(resource.slug for resource in requirement.candidates.all()),
            "quantity": requirement.quantity,
        }
        for requirement in requirements
    ]
