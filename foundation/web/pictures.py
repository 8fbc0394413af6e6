"""Pictures: whatever comes in, only pixels that we wrote ourselves go out (trust, "Attacks").

An uploaded file is never stored: its pixels are read and written anew, so that scripts in SVG,
files that are two things at once and hidden data (where a photo was taken) stay outside.
"""

import io
import warnings

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

MAX_PIXELS = 25_000_000
LONGEST_OF_LOGO = 512
LONGEST_OF_PHOTO = 1600

FORMATS = ("PNG", "JPEG", "WEBP")
_QUALITY = 84
_GROUND = "white"
_UNREADABLE = _("This is not a readable PNG, JPEG or WebP image.")
_TOO_LARGE = _("The image has too many pixels.")

type Size = tuple[int, int]
"""Width and height in pixels."""
type Focus = tuple[int, int]
"""The point that must stay in sight: percent from the left and from the top."""


def clean_logo(content: bytes) -> bytes:
    """Return the pixels as a PNG of at most 512 a side. Raises ``ValidationError``."""
    return _write(_read(content, LONGEST_OF_LOGO), "PNG")


def clean_photo(content: bytes) -> bytes:
    """Return the pixels as a JPEG of at most 1600 a side, on white. Raises ``ValidationError``."""
    return _write(_flatten(_read(content, LONGEST_OF_PHOTO)), "JPEG")


def crop(content: bytes, *, size: Size, focus: Focus) -> bytes:
    """Return the largest part of that shape around ``focus``, as a JPEG of ``size``.

    ``content`` is a picture of ours.
    """
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        cut = _flatten(picture.convert("RGBA")).resize(
            size, Image.Resampling.LANCZOS, box=find_box(picture.size, size, focus)
        )
    return _write(cut, "JPEG")


def make_icon(content: bytes | None, *, side: int, ground: str) -> Image.Image:
    """Return a square of the color ``ground``, with a logo of ours in its middle if given one."""
    icon = Image.new("RGB", (side, side), ground)
    if content is not None:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            logo = ImageOps.contain(picture.convert("RGBA"), (side * 4 // 5, side * 4 // 5))
        icon.paste(logo, ((side - logo.width) // 2, (side - logo.height) // 2), logo)
    return icon


def write_png(picture: Image.Image) -> bytes:
    """Return the picture as a PNG."""
    return _write(picture, "PNG")


def find_box(whole: Size, shape: Size, focus: Focus) -> tuple[float, float, float, float]:
    """Return the largest box of the proportions of ``shape`` within ``whole``, near ``focus``.

    Left, top, right and bottom; the point lies in its middle as far as the edges allow.
    """
    scale = min(whole[0] / shape[0], whole[1] / shape[1])
    width, height = shape[0] * scale, shape[1] * scale
    left = min(max(whole[0] * focus[0] / 100 - width / 2, 0), whole[0] - width)
    top = min(max(whole[1] * focus[1] / 100 - height / 2, 0), whole[1] - height)
    return left, top, left + width, top + height


def _read(content: bytes, longest: int) -> Image.Image:
    """Return the picture upright, at most ``longest`` a side."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                # The camera of a phone makes 50 million pixels: of a JPEG only as many are
                # unpacked as are needed.
                picture.draft(None, (longest, longest))
                is_huge = picture.width * picture.height > MAX_PIXELS
                upright = None if is_huge else ImageOps.exif_transpose(picture).convert("RGBA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise ValidationError(_TOO_LARGE, code="too_large") from error
    except Exception as error:  # readers of pictures fail in more ways than can be listed
        raise ValidationError(_UNREADABLE, code="unreadable") from error
    if upright is None:
        raise ValidationError(_TOO_LARGE, code="too_large")
    upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    fresh = Image.new("RGBA", upright.size)
    fresh.paste(upright)
    return fresh


def _flatten(picture: Image.Image) -> Image.Image:
    """Return the picture without transparency."""
    flat = Image.new("RGB", picture.size, _GROUND)
    flat.paste(picture, mask=picture.getchannel("A"))
    return flat


def _write(picture: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    options = {"quality": _QUALITY, "progressive": True} if form == "JPEG" else {}
    picture.save(out, form, optimize=True, **options)
    return out.getvalue()
