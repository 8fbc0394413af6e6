"""What can be booked, where and with whom: frozen facts for pages, API and messages.

Each function takes the same number of queries however much there is.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from foundation import inputs
from foundation.writing.date_styles import Style
from scheduling.kinds import ResourceKind
from scheduling.models import BusinessProfile, Location, Requirement, Resource, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the business says of itself. ``logo_url`` is empty without a logo.

    ``style`` is its one clock and date style.
    """

    name: str
    tagline: str
    timezone: str
    currency: str
    locale: str
    style: Style
    email: str
    phone: str
    accent_color: str
    logo_url: str
    cancel_cutoff_minutes: int
    reschedule_cutoff_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLocation:
    """A location as customers see it."""

    slug: str
    name: str
    address: str
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A staff member as customers see them."""

    slug: str
    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A service as customers see it. ``staff`` are those one may choose from."""

    slug: str
    name: str
    category: str
    description: str
    location: OfferLocation
    duration_minutes: int
    price_minor: int
    currency: str
    remote: bool
    horizon_days: int | None
    bookable_until: date | None
    staff: tuple[Person, ...]

    @property
    def has_choice(self) -> bool:
        """Return whether there is more than one person to choose from."""
        return len(self.staff) > 1


class UnknownServiceError(LookupError):
    """No service of that slug can be booked."""


def get_profile() -> Profile:
    """Return the business's profile. Raises ``BusinessProfile.DoesNotExist``."""
    return _tell_profile(BusinessProfile.objects.get(pk=1))


def find_profile() -> Profile | None:
    """Return the business's profile, None while there is none."""
    row = BusinessProfile.objects.filter(pk=1).first()
    return None if row is None else _tell_profile(row)


def _tell_profile(row: BusinessProfile) -> Profile:
    return Profile(
        name=row.name,
        tagline=row.tagline,
        timezone=row.timezone,
        currency=row.currency,
        locale=row.locale,
        style=row.style,
        email=row.email,
        phone=inputs.format_phone(row.phone),
        accent_color=row.accent_color,
        logo_url=row.logo.url if row.logo else "",
        cancel_cutoff_minutes=row.cancel_cutoff_minutes,
        reschedule_cutoff_minutes=row.reschedule_cutoff_minutes,
    )


def list_offers() -> list[Offer]:
    """Return the services that can be booked, in the business's order."""
    return describe_offers(list(select_offers().order_by("position", "name", "slug")))


def select_services() -> QuerySet[Service]:
    """Return the rows of all services, bookable or not, in no order, for others to add to."""
    return Service.objects.all()


def select_offers() -> QuerySet[Service]:
    """Return the rows of the services that can be booked, in no order, for lists in pages."""
    return Service.objects.filter(active=True, location__active=True).select_related("location")


def get_offer(slug: str) -> Offer:
    """Return the service of that slug. Raises ``UnknownServiceError``."""
    offers = describe_offers(list(select_offers().filter(slug=slug)))
    if not offers:
        raise UnknownServiceError(slug)
    return offers[0]


def get_location_of(service: str) -> OfferLocation:
    """Return where the service takes place, also while it cannot be booked.

    Raises ``UnknownServiceError``.
    """
    row = Location.objects.filter(services__slug=service).first()
    if row is None:
        raise UnknownServiceError(service)
    return _describe_location(row)


def list_locations() -> list[OfferLocation]:
    """Return the locations that take bookings."""
    return [_describe_location(row) for row in select_locations().order_by("name", "slug")]


def select_locations() -> QuerySet[Location]:
    """Return the rows of the locations that take bookings, in no order."""
    return Location.objects.filter(active=True)


def list_people() -> list[Person]:
    """Return the active staff, in the business's order."""
    return [_person(row) for row in select_people().order_by("position", "name", "slug")]


def select_people() -> QuerySet[Resource]:
    """Return the rows of the active staff, in no order."""
    return Resource.objects.filter(active=True, kind=ResourceKind.STAFF)


def describe_offers(rows: list[Service]) -> list[Offer]:
    """Return the services of ``select_offers`` as customers see them, in the order given."""
    staff = _staff_by_service([row.pk for row in rows])
    return [
        Offer(
            slug=row.slug,
            name=row.name,
            category=row.category,
            description=row.description,
            location=_describe_location(row.location),
            duration_minutes=row.duration_minutes,
            price_minor=row.price_minor,
            currency=row.currency,
            remote=row.remote,
            horizon_days=row.horizon_days,
            bookable_until=row.bookable_until,
            staff=tuple(staff[row.pk]),
        )
        for row in rows
    ]


def _staff_by_service(ids: list[int]) -> dict[int, list[Person]]:
    """Return the people of each service's first role that is played by people."""
    links = (
        Requirement.candidates.through.objects.filter(
            requirement__service__in=ids,
            resource__kind=ResourceKind.STAFF,
            resource__active=True,
        )
        .select_related("requirement", "resource")
        .order_by("requirement_id", "resource__position", "resource__name", "resource_id")
    )
    first_role: dict[int, int] = {}
    people: dict[int, list[Person]] = defaultdict(list)
    for link in links:
        service_id = link.requirement.service_id
        if first_role.setdefault(service_id, link.requirement_id) == link.requirement_id:
            people[service_id].append(_person(link.resource))
    return people


def _describe_location(row: Location) -> OfferLocation:
    return OfferLocation(slug=row.slug, name=row.name, address=row.address, timezone=row.timezone)


def _person(row: Resource) -> Person:
    return Person(slug=row.slug, name=row.name, title=row.title)
