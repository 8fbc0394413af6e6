"""Where the business is: what of its locations stands on every page."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.web import links
from scheduling.queries.catalog import OfferLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A location as pages show it; ``name`` is empty where it is the only one."""

    slug: str
    name: str
    address: str
    map_url: str
    phone: str


def describe(locations: Sequence[OfferLocation]) -> list[Place]:
    """Return the locations with their addresses on one line, and where a map shows them."""
    return [
        Place(
            slug=location.slug,
            name=location.name if len(locations) > 1 else "",
            address=links.join_address(location.address),
            map_url=links.get_map_url(location.address) if location.address else "",
            phone=location.phone,
        )
        for location in locations
    ]
