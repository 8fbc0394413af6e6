"""What stands around every page of a business, pages that say what went wrong included."""

import hashlib
from functools import lru_cache
from typing import Any

from django.db import Error
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from booking_saas.booking_site.frame import places
from foundation import colors, schemas
from scheduling.queries import catalog


def describe(profile: catalog.Profile) -> dict[str, Any]:
    """Return what ``base.html`` shows around a page."""
    light, dark = _tint(profile.accent_color)
    return {
        "name": profile.name,
        "initial": profile.name.strip()[:1].upper(),
        "logo_url": profile.logo_url,
        "home_url": reverse("booking_site:services"),
        "theme_url": theme_url(profile),
        "icon_url": icon_url(profile),
        "tint_light": light,
        "tint_dark": dark,
        "phone": profile.phone,
        "email": profile.email,
        "places": places.describe(profile.places),
    }


def frame(_request: HttpRequest) -> dict[str, Any]:
    """Offer the frame to templates that no view of a business renders; asked only if shown."""
    return {"frame": SimpleLazyObject(_find)}


def theme_url(profile: catalog.Profile) -> str:
    """Return the address of the business's colors; it changes with them."""
    return _versioned("booking_site:theme", profile.accent_color)


def icon_url(profile: catalog.Profile) -> str:
    """Return the address of the icon for home screens; it changes with logo and color."""
    return _versioned("booking_site:touch_icon", f"{profile.accent_color} {profile.logo_url}")


def _versioned(name: str, content: str) -> str:
    version = hashlib.sha256(f"1 {content}".encode()).hexdigest()[:10]
    return f"{reverse(name)}?v={version}"


@lru_cache(maxsize=256)
def _tint(accent: str) -> tuple[str, str]:
    """Return the color of the browser's own bars, in light and in dark mode."""
    return colors.palette(accent, colors.LIGHT).accent, colors.palette(accent, colors.DARK).accent


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
