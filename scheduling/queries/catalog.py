"""What can be booked, where and with whom: frozen facts for pages, API and messages.

Each function takes the same number of queries however much there is.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.db.models.functions import JSONObject

from foundation import inputs
from foundation.writing.date_styles import Style
from scheduling.kinds import ResourceKind
from scheduling.models import BusinessProfile, Location, Requirement, Resource, Service, pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture in two sizes; ``alt`` says what it shows, or is empty."""

    small_url: str
    small_width: int
    large_url: str
    large_width: int
    alt: str

    @property
    def srcset(self) -> str:
        """Return both sizes for a browser to choose from."""
        return f"{self.small_url} {self.small_width}w, {self.large_url} {self.large_width}w"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLocation:
    """A location as customers see it."""

    slug: str
    name: str
    address: str
    country: str
    phone: str
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the business says of itself, with the locations that take bookings.

    ``logo_url`` is empty without a logo, ``style`` its one clock and date style.
    """

    name: str
    tagline: str
    description: str
    timezone: str
    currency: str
    locale: str
    style: Style
    email: str
    phone: str
    accent_color: str
    logo_url: str
    cover: Picture | None
    places: tuple[OfferLocation, ...]
    cancel_cutoff_minutes: int
    reschedule_cutoff_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A staff member as customers see them."""

    slug: str
    name: str
    title: str
    picture: Picture | None


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
    picture: Picture | None
    staff: tuple[Person, ...]

    @property
    def has_choice(self) -> bool:
        """Return whether there is more than one person to choose from."""
        return len(self.staff) > 1


class UnknownServiceError(LookupError):
    """No service of that slug can be booked."""


def get_profile() -> Profile:
    """Return the business's profile. Raises ``BusinessProfile.DoesNotExist``."""
    return _tell_profile(_select_profile().get())


def find_profile() -> Profile | None:
    """Return the business's profile, None while there is none."""
    row = _select_profile().first()
    return None if row is None else _tell_profile(row)


def read_logo() -> bytes | None:
    """Return the file of the logo, None where there is none."""
    row = BusinessProfile.objects.filter(pk=1).first()
    if row is None or not row.logo:
        return None
    try:
        with row.logo.open() as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def _select_profile() -> QuerySet[Any]:
    """Return the one row with what every page shows of the locations, in one statement."""
    shown = {name: name for name in ("slug", "name", "address", "country", "phone", "timezone")}
    places = select_locations().order_by("name", "slug").values(place=JSONObject(**shown))
    return BusinessProfile.objects.filter(pk=1).annotate(places=ArraySubquery(places))


def _tell_profile(row: Any) -> Profile:
    return Profile(
        name=row.name,
        tagline=row.tagline,
        description=row.description,
        timezone=row.timezone,
        currency=row.currency,
        locale=row.locale,
        style=row.style,
        email=row.email,
        phone=inputs.format_phone(row.phone),
        accent_color=row.accent_color,
        logo_url=row.logo.url if row.logo else "",
        cover=_tell_picture(row, "cover"),
        places=tuple(
            OfferLocation(**place | {"phone": inputs.format_phone(place["phone"])})
            for place in row.places
        ),
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


def is_on_offer(slug: str) -> bool:
    """Return whether the service of that slug can be booked."""
    return select_offers().filter(slug=slug).exists()


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
            picture=_tell_picture(row, "picture"),
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
    return OfferLocation(
        slug=row.slug,
        name=row.name,
        address=row.address,
        country=row.country,
        phone=inputs.format_phone(row.phone),
        timezone=row.timezone,
    )


def _person(row: Resource) -> Person:
    return Person(
        slug=row.slug, name=row.name, title=row.title, picture=_tell_picture(row, "picture")
    )


def _tell_picture(row: Any, column: str) -> Picture | None:
    """Return where the picture in ``column`` is shown from; no file is opened."""
    original = getattr(row, column)
    if not original:
        return None
    (small, small_size), (large, large_size) = pictures.list_cuts(row, column).items()
    return Picture(
        small_url=original.storage.url(small),
        small_width=small_size[0],
        large_url=original.storage.url(large),
        large_width=large_size[0],
        alt=getattr(row, f"{column}_alt"),
    )
