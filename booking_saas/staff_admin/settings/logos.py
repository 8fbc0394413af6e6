"""The logo of a business, as its settings take it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from booking_saas.staff_admin.frame.picture_fields import PictureField, PictureInput
from foundation.web import pictures

MOST_MEGABYTES = 2


class LogoField(PictureField):
    """A picture, checked and written anew as PNG of at most 512 pixels a side."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            clean=pictures.clean_logo,
            ending="png",
            most_megabytes=MOST_MEGABYTES,
            widget=PictureInput(_("the logo")),
            **kwargs,
        )
