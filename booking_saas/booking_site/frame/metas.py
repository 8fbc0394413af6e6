"""What search engines and previews of links are told of a page; other pages are not indexed."""

from dataclasses import dataclass
from urllib.parse import urljoin

from django.urls import reverse

from booking_saas.booking_site.frame.page_requests import PageRequest
from scheduling.queries.catalog import Offer, Picture
from tenants.queries import domains

LONGEST = 300
"""More than this of a description nobody shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """The page in one title, one text and one picture; addresses are absolute."""

    title: str
    description: str
    url: str
    image_url: str
    image_alt: str
    is_wide: bool


def describe_business(page_request: PageRequest) -> Meta:
    """Return the words for the list of services."""
    profile = page_request.profile
    text = " ".join(part for part in (_sentence(profile.tagline), profile.description) if part)
    path = reverse("booking_site:services")
    return _describe(page_request, title=profile.name, text=text, path=path, picture=profile.cover)


def describe_service(page_request: PageRequest, offer: Offer) -> Meta:
    """Return the words for the steps of a service."""
    profile = page_request.profile
    return _describe(
        page_request,
        title=f"{offer.name} – {profile.name}",
        text=offer.description or profile.tagline,
        path=get_first_step(offer),
        picture=profile.cover or offer.picture,
    )


def get_first_step(offer: Offer) -> str:
    """Return the path of the page on which booking the service begins."""
    name = "staff" if offer.has_choice else "times"
    return reverse(f"booking_site:{name}", args=(offer.slug,))


def _describe(
    page_request: PageRequest, *, title: str, text: str, path: str, picture: Picture | None
) -> Meta:
    base_url = domains.get_base_url()
    image = picture.large_url if picture else page_request.profile.logo_url
    line = " ".join(text.split())
    return Meta(
        title=title,
        description=line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…",
        url=f"{base_url}{path}",
        image_url=urljoin(base_url, image) if image else "",
        image_alt=picture.alt if picture else "",
        is_wide=picture is not None,
    )


def _sentence(text: str) -> str:
    return f"{text}." if text and text[-1].isalnum() else text
