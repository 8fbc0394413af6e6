"""The business's colors and icon: allowed by the policy, cached by their version."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe

from booking_saas.booking_site.frame import touch_icons
from foundation import colors
from scheduling.queries import catalog

_YEAR = 365 * 24 * 3600


def _etag(_request: HttpRequest) -> str:
    accent = catalog.get_profile().accent_color
    return f'"{hashlib.sha256(f"1 {accent}".encode()).hexdigest()[:16]}"'


@require_safe
@condition(etag_func=_etag)
def theme(request: HttpRequest) -> HttpResponse:
    """Answer the stylesheet; for ever with a version in the address, else to be asked again."""
    accent = catalog.get_profile().accent_color
    light, dark = (_rule(colors.palette(accent, mode)) for mode in (colors.LIGHT, colors.DARK))
    css = f"{light}\n@media (prefers-color-scheme: dark) {{ {dark} }}\n"
    return _keep(request, HttpResponse(css, content_type="text/css; charset=utf-8"))


@require_safe
def touch_icon(request: HttpRequest) -> HttpResponse:
    """Answer the icon for home screens; for ever with a version in the address."""
    logo = catalog.read_logo()
    if logo is None:
        icon = touch_icons.draw_calendar(catalog.get_profile().accent_color)
    else:
        icon = touch_icons.draw_logo(logo)
    return _keep(request, HttpResponse(icon, content_type="image/png"))


def _keep(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    is_versioned = "v" in request.GET
    response["Cache-Control"] = (
        f"public, max-age={_YEAR}, immutable" if is_versioned else "public, no-cache"
    )
    return response


def _rule(palette: colors.Palette) -> str:
    return (
        f":root {{ --accent: {palette.accent}; --accent-text: {palette.accent_text};"
        f" --accent-shade: {palette.accent_shade}; --accent-ink: {palette.accent_ink}; }}"
    )
