"""Writing what can be booked, where and with whom.

Inner functions: they run in the transaction of whoever calls them. ``values`` are by column;
what is absent stays as it is, or takes its default in a new row.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from scheduling import locks
from scheduling.models import BusinessProfile, Location, Requirement, Resource, Service
from scheduling.models.catalog import check_roles
from scheduling.operations import rows

_NEEDED = _("This field is required.")


def lock_catalog() -> None:
    """Make other set-up documents for this business wait until this transaction ends."""
    locks.lock_setup()


def save_location(values: Mapping[str, Any], *, location: Location | None = None) -> Location:
    """Make or change a location; a new one keeps the clock of the business.

    Raises ``ValidationError`` by column.
    """
    location = location or Location(timezone=_find_profile().timezone)
    if rows.change(location, values):
        rows.check_row(location)
        location.save()
    return location


def save_resource(values: Mapping[str, Any], *, resource: Resource | None = None) -> Resource:
    """Make or change a staff member, room or piece of equipment.

    A new one is at the only location there is, unless told otherwise. Raises ``ValidationError``
    by column.
    """
    resource = resource or Resource(location=_choose_location(values))
    if rows.change(resource, values):
        rows.check_row(resource)
        resource.save()
    return resource


def save_service(values: Mapping[str, Any], *, service: Service | None = None) -> Service:
    """Make or change a service, without its requirements.

    A new one is at the only location there is and costs the currency of the business, unless
    told otherwise. Raises ``ValidationError`` by column.
    """
    service = service or Service(
        location=_choose_location(values), currency=_find_profile().currency
    )
    if rows.change(service, values):
        rows.check_row(service)
        service.save()
    return service


def replace_requirements(service: Service, wanted: Sequence[Mapping[str, Any]]) -> None:
    """Replace who and what a visit takes (booking-rules, 4).

    Each is ``role``, ``quantity`` and ``candidates``. Raises ``InvalidRowError`` for one of them,
    ``ValidationError`` where they can never be filled together.
    """
    requirements = [
        Requirement(service=service, role=item["role"], quantity=item["quantity"], position=number)
        for number, item in enumerate(wanted)
    ]
    for number, (requirement, item) in enumerate(zip(requirements, wanted, strict=True)):
        try:
            requirement.check_candidates(len(item["candidates"]))
        except ValidationError as problem:
            raise rows.InvalidRowError(number, ValidationError({"candidates": problem})) from None
    rows.check_rows(requirements)
    roles = [requirement.role for requirement in requirements]
    rows.refuse_repeated(roles, "role", _("The service already has this role."))
    candidates = [[resource.pk for resource in item["candidates"]] for item in wanted]
    quantities = [requirement.quantity for requirement in requirements]
    check_roles(list(zip(quantities, candidates, strict=True)))
    service.requirements.all().delete()
    Requirement.objects.bulk_create(requirements)
    link = Requirement.candidates.through
    link.objects.bulk_create(
        link(requirement_id=requirement.pk, resource_id=resource_id)
        for requirement, ids in zip(requirements, candidates, strict=True)
        for resource_id in ids
    )


def _choose_location(values: Mapping[str, Any]) -> Location:
    """Return the location that is named, else the only one: nobody needs to name it."""
    if "location" in values:
        location: Location = values["location"]
        return location
    found = list(Location.objects.all()[:2])
    if len(found) != 1:
        raise ValidationError({"location": ValidationError(_NEEDED, code="null")})
    return found[0]


def _find_profile() -> BusinessProfile:
    return BusinessProfile.objects.filter(pk=1).first() or BusinessProfile()
