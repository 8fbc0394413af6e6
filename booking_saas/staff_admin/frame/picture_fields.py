"""Uploads of pictures, and the point of a picture that stays in sight when it is cut."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template import loader
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from foundation.web import pictures

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 10
"""More than the camera of a phone writes."""
MIDDLE = 50


class _Shown:
    """The picture that is kept, as the page shows it: the picture instead of its path."""

    def __init__(self, url: str, alt: object, focus_of: str) -> None:
        self.url = url
        self.alt = alt
        self.focus_of = focus_of

    def __str__(self) -> str:
        return format_html(
            '<img class="picture-now" src="{}" alt="{}" data-focus-of="{}">',
            self.url,
            self.alt,
            self.focus_of,
        )

    __html__ = __str__


class PictureInput(forms.ClearableFileInput):
    """Shows what is kept; a press on it sets the point in the fields of that name."""

    def __init__(self, alt: object, *, focus_of: str = "") -> None:
        super().__init__(attrs={"accept": "image/png,image/jpeg,image/webp"})
        self.alt = alt
        self.focus_of = focus_of

    def format_value(self, value: Any) -> Any:
        """Return the picture that is kept, if there is one."""
        return _Shown(value.url, self.alt, self.focus_of) if self.is_initial(value) else None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002 - Django's signature
        """Return the picture, a box that takes it away, and the field for another one."""
        context = self.get_context(name, value, attrs)
        return loader.render_to_string("staff_admin/frame/picture_input.html", context)


class PictureField(forms.FileField):
    """An upload that is read by ``clean`` and kept as that writes it, with a name of our own."""

    def __init__(
        self, *, clean: Callable[[bytes], bytes], ending: str, most_megabytes: int, **kwargs: Any
    ) -> None:
        self.clean_content = clean
        self.ending = ending
        self.most_megabytes = most_megabytes
        super().__init__(required=False, **kwargs)

    def to_python(self, data: Any) -> Any:
        """Return the clean picture. Raises ``ValidationError`` in words."""
        upload = super().to_python(data)
        if upload is None:
            return None
        most = self.most_megabytes
        if upload.size is None or upload.size > most * MEGABYTE:
            raise ValidationError(
                _("The image is larger than %(count)d MB."),
                code="too_large",
                params={"count": most},
            )
        return ContentFile(self.clean_content(upload.read()), name=f"{uuid4().hex}.{self.ending}")


class FocusField(forms.IntegerField):
    """One coordinate of the point, in percent; the middle where nothing is said."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=0, max_value=100, **kwargs)

    def clean(self, value: Any) -> int:
        """Return the percentage."""
        found = super().clean(value)
        return MIDDLE if found is None else int(found)


def add_photo(fields: dict[str, forms.Field], name: str, help_text: object) -> None:
    """Put the upload of the photo ``name`` into a form, and the fields of its point."""
    fields[name] = PictureField(
        label=fields[name].label,
        help_text=help_text,
        clean=pictures.clean_photo,
        ending="jpg",
        most_megabytes=MOST_MEGABYTES,
        widget=PictureInput(_("the picture"), focus_of=name),
    )
    for axis in ("x", "y"):
        column = f"{name}_focus_{axis}"
        fields[column] = FocusField(label=fields[column].label, initial=MIDDLE)


def add_square(fields: dict[str, forms.Field]) -> None:
    """Put the square picture of a person or a service into a form."""
    add_photo(
        fields,
        "picture",
        _(
            "PNG, JPEG or WebP, at most 10 MB. It is cut to a square around its most important"
            " point: press it in the picture, or enter it below."
        ),
    )


SQUARE_FIELDS = ("picture", "picture_alt", ("picture_focus_x", "picture_focus_y"))
"""The fields of ``add_square`` as lines of a form."""
