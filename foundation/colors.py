"""From the one accent color of a business to a palette that everybody can read (look, "Ground").

Pure arithmetic on sRGB (WCAG 2.2 relative luminance) and OKLCH. Colors are ``#rrggbb``.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

READABLE = 4.5
"""The least contrast of text on its ground (WCAG 1.4.3)."""
VISIBLE = 1.5
"""The least contrast of a filled button to the page around it."""

SOFT_SHARE = 0.14
"""How much accent the soft ground holds; the stylesheet mixes the same share."""

_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_STEP = 0.005

type Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Ground:
    """The surfaces of one mode, as in ``static/css/tokens.css``."""

    surface: str
    raised: str


LIGHT = Ground(surface="#f7f6f3", raised="#ffffff")
DARK = Ground(surface="#151514", raised="#1f1f1d")


@dataclass(frozen=True, slots=True)
class Palette:
    """What the stylesheet needs for one mode."""

    accent: str
    accent_text: str
    accent_shade: str
    accent_ink: str


class ColorError(ValueError):
    """The text is not a color."""


def normalize(text: str) -> str:
    """Return ``text`` as ``#rrggbb``. Raises ``ColorError``."""
    match = _HEX.fullmatch(text.strip())
    if match is None:
        message = f"Not a color: {text[:20]!r}"
        raise ColorError(message)
    digits = match[1].lower()
    if len(digits) == 3:  # noqa: PLR2004 - the short form has three digits
        digits = "".join(digit * 2 for digit in digits)
    return f"#{digits}"


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colors, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_on(fill: str) -> str:
    """Return white where it can be read on ``fill``, else black, which then can."""
    return "#ffffff" if contrast(fill, "#ffffff") >= READABLE else "#000000"


def mix(color: str, ground: str, share: float) -> str:
    """Return ``color-mix(in srgb, color share, ground)``."""
    pairs = zip(_rgb(color), _rgb(ground), strict=True)
    return _hex(tuple(a * share + b * (1 - share) for a, b in pairs))  # type: ignore[arg-type]  # three in, three out


def palette(accent: str, ground: Ground) -> Palette:
    """Return the palette of ``accent`` on ``ground``, moved in lightness only as far as needed.

    The fill stands out from the page, its text has a contrast of 4.5 or more, and so has the
    accent as ink on the page, on cards and on its own soft ground. Raises ``ColorError``.
    """
    color = normalize(accent)
    fill = _nearest(color, lambda c: contrast(c, ground.surface) >= VISIBLE)
    ink = _nearest(color, lambda c: _is_readable_ink(c, fill, ground))
    text = text_on(fill)
    shade = "#000000" if text == "#ffffff" else "#ffffff"
    return Palette(accent=fill, accent_text=text, accent_shade=shade, accent_ink=ink)


def _is_readable_ink(ink: str, fill: str, ground: Ground) -> bool:
    soft = mix(fill, ground.raised, SOFT_SHARE)
    return all(contrast(ink, under) >= READABLE for under in (ground.surface, ground.raised, soft))


def _nearest(color: str, passes: Callable[[str], bool]) -> str:
    """Return the color of the nearest lightness that passes; hue stays, chroma as far as it can."""
    if passes(color):
        return color
    lightness, chroma, hue = _oklch(color)
    for step in range(1, int(1 / _STEP) + 1):
        for tried in (lightness - step * _STEP, lightness + step * _STEP):
            moved = _from_oklch(min(max(tried, 0.0), 1.0), chroma, hue)
            if passes(moved):
                return moved
    return "#000000" if passes("#000000") else "#ffffff"


def _rgb(color: str) -> Rgb:
    value = int(normalize(color)[1:], 16)
    return (value >> 16) / 255, (value >> 8 & 255) / 255, (value & 255) / 255


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{round(min(max(part, 0.0), 1.0) * 255):02x}" for part in rgb)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB


def _encoded(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055  # noqa: PLR2004 - sRGB


def _luminance(color: str) -> float:
    red, green, blue = (_linear(part) for part in _rgb(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklch(color: str) -> tuple[float, float, float]:
    red, green, blue = (_linear(part) for part in _rgb(color))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """Return the color, with less chroma where the screen has none of that lightness."""
    for _ in range(24):
        rgb = _oklch_to_rgb(lightness, chroma, hue)
        if all(-0.001 <= part <= 1.001 for part in rgb):  # noqa: PLR2004 - rounding room
            return _hex(rgb)
        chroma *= 0.9
    return _hex(_oklch_to_rgb(lightness, 0.0, hue))


def _oklch_to_rgb(lightness: float, chroma: float, hue: float) -> Rgb:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _encoded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _encoded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _encoded(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )
