"""The icon of a business on home screens: its logo on white, else a calendar in its color."""

from functools import lru_cache

from PIL import ImageDraw

from foundation import colors
from foundation.web import pictures

SIDE = 180
"""What phones ask for."""

_SCALE = 4
"""Drawn larger and made smaller, so that edges are smooth."""
_GRID = 32
"""The drawing's own unit, that of ``icons/favicon.svg``."""
_SHEET = ((9, 12), (9, 23), (23, 23), (23, 12), (9, 12))
_RINGS = (((11, 8), (11, 12)), ((21, 8), (21, 12)))
_CHECK = ((13, 18), (15, 20), (19, 16))


def draw_logo(content: bytes) -> bytes:
    """Return a PNG with a logo of ours in the middle."""
    return pictures.write_png(pictures.make_icon(content, side=SIDE, ground="white"))


@lru_cache(maxsize=64)
def draw_calendar(accent: str) -> bytes:
    """Return a PNG with a calendar on the color."""
    ground = colors.palette(accent, colors.LIGHT)
    picture = pictures.make_icon(None, side=SIDE * _SCALE, ground=ground.accent)
    pen = ImageDraw.Draw(picture)
    unit = SIDE * _SCALE / _GRID
    for line in (_SHEET, *_RINGS, _CHECK):
        points = [(x * unit, y * unit) for x, y in line]
        pen.line(points, fill=ground.accent_text, width=round(2 * unit), joint="curve")
        for x, y in points:
            pen.ellipse((x - unit, y - unit, x + unit, y + unit), fill=ground.accent_text)
    return pictures.write_png(picture.resize((SIDE, SIDE)))
