"""What stands around every page of a business, pages that say what went wrong included."""

import hashlib
from typing import Any

from django.db import Error
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from foundation import schemas
from scheduling.queries import catalog


def describe(profile: catalog.Profile) -> dict[str, Any]:
    """Return what ``base.html`` shows around a page."""
    return {
        "name": profile.name,
        "initial": profile.name.strip()[:1].upper(),
        "logo_url": profile.logo_url,
        "home_url": reverse("booking_site:services"),
        "theme_url": theme_url(profile),
        "phone": profile.phone,
        "footer_lines": [line for line in (profile.phone, profile.email) if line],
    }


def frame(_request: HttpRequest) -> dict[str, Any]:
    """Offer the frame to templates that no view of a business renders; asked only if shown."""
    return {"frame": SimpleLazyObject(_find)}


def theme_url(profile: catalog.Profile) -> str:
    """Return the address of the business's colors; it changes with them."""
    version = hashlib.sha256(f"1 {profile.accent_color}".encode()).hexdigest()[:10]
    return f"{reverse('booking_site:theme')}?v={version}"


def _find() -> dict[str, Any]:
    """Return the frame of the business, nothing where there is none or no database answers."""
    if schemas.get_current() == schemas.PUBLIC:
        return {}
    try:
        profile = catalog.find_profile()
    except Error:
        # A page that says what went wrong must not fail for its frame.
        return {}
    return {} if profile is None else describe(profile)
