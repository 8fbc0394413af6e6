"""Logos: whatever comes in, only pixels that we wrote ourselves go out (trust, "Attacks").

An uploaded file is never stored: its pixels are read and written anew, so that scripts in SVG,
files that are two things at once and hidden data stay outside.
"""

import io
import warnings
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 25_000_000
LONGEST_SIDE = 512

_FORMATS = ("PNG", "JPEG", "WEBP")
_UNREADABLE = _("This is not a readable PNG, JPEG or WebP image.")


class _Picture:
    """The logo that is kept, as the page shows it: the picture instead of its path."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __str__(self) -> str:
        return format_html('<img class="logo-now" src="{}" alt="{}">', self.url, _("the logo"))

    __html__ = __str__


class _LogoInput(forms.ClearableFileInput):
    def format_value(self, value: Any) -> Any:
        """Return the picture that is kept, if there is one."""
        return _Picture(value.url) if self.is_initial(value) else None


class LogoField(forms.FileField):
    """A picture, checked and written anew as PNG of at most 512 pixels a side."""

    widget = _LogoInput(attrs={"accept": "image/png,image/jpeg,image/webp"})

    def to_python(self, data: Any) -> Any:
        """Return the clean picture. Raises ``ValidationError`` in words."""
        upload = super().to_python(data)
        if upload is None:
            return None
        if upload.size is None or upload.size > MAX_BYTES:
            raise ValidationError(_("The image is larger than 2 MB."), code="too_large")
        return ContentFile(clean_picture(upload.read()), name=f"{uuid4().hex}.png")


def clean_picture(content: bytes) -> bytes:
    """Return the pixels of ``content`` as a new PNG. Raises ``ValidationError``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
                is_huge = picture.width * picture.height > MAX_PIXELS
                upright = None if is_huge else ImageOps.exif_transpose(picture).convert("RGBA")
    except Exception as error:  # readers of pictures fail in more ways than can be listed
        raise ValidationError(_UNREADABLE, code="unreadable") from error
    if upright is None:
        raise ValidationError(_("The image has too many pixels."), code="too_large")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    fresh = Image.new("RGBA", upright.size)
    fresh.paste(upright)
    out = io.BytesIO()
    fresh.save(out, "PNG", optimize=True)
    return out.getvalue()
