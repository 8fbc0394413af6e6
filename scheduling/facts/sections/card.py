"""What of a service the engine does not need."""

from dataclasses import dataclass

from scheduling.facts.section import Section


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCard:
    """A service as it is told and sold; the price is in the minor unit of ``currency``."""

    id: int
    slug: str
    name: str
    location_id: int
    location_slug: str
    location_name: str
    location_address: str
    location_timezone: str
    location_country: str
    remote: bool
    price_minor: int
    currency: str
    max_per_customer: int | None
    allow_customer_overlap: bool
    profile_timezone: str
    profile_locale: str


_SQL = """
SELECT json_build_object(
    'id', s.id, 'slug', s.slug, 'name', s.name, 'location_id', s.location_id,
    'location_slug', l.slug, 'location_name', l.name, 'location_address', l.address,
    'location_timezone', l.timezone, 'location_country', l.country,
    'remote', s.remote, 'price_minor', s.price_minor,
    'currency', s.currency, 'max_per_customer', s.max_per_customer,
    'allow_customer_overlap', p.allow_customer_overlap,
    'profile_timezone', p.timezone, 'profile_locale', p.locale)
FROM service s JOIN scheduling_location l ON l.id = s.location_id, profile p
"""

CARD = Section(_SQL, lambda row: ServiceCard(**row))
