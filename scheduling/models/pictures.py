"""Pictures that customers see: the original, the point that stays in sight, and what is cut.

Files have names of their own that are used once, so that browsers may keep them: another point
or another original means other files.
"""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation import model_fields
from foundation.web.pictures import Focus, Size

SQUARES: tuple[Size, Size] = ((128, 128), (384, 384))
COVERS: tuple[Size, Size] = ((800, 300), (1600, 600))
"""Wide enough for the top of a page; previews of links cut the sides off."""

FOLDER = "pictures/"
LONGEST_ALT = 160
MIDDLE = 50

_CUTS: Mapping[str, tuple[Size, ...]] = {"picture": SQUARES, "cover": COVERS, "logo": ()}


def make_picture_field(label: Any) -> models.ImageField:
    """Return the column of an original; ``make_alt_field`` and two of the focus stand beside it."""
    return models.ImageField(label, upload_to=FOLDER, blank=True)


def make_alt_field() -> "models.CharField[str, str]":
    """Return the column of the words for those who do not see the picture."""
    return model_fields.LineField(
        _("what the picture shows"),
        max_length=LONGEST_ALT,
        blank=True,
        help_text=_(
            "For people who cannot see it. For example, “A bright salon with four chairs”."
        ),
    )


def make_focus_field(label: Any) -> "models.PositiveSmallIntegerField[int, int]":
    """Return the column of one coordinate of the focus, in percent."""
    return models.PositiveSmallIntegerField(
        label, default=MIDDLE, validators=[MaxValueValidator(100)]
    )


def make_focus_check(name: str, column: str) -> models.CheckConstraint:
    """Return the constraint that the focus of the picture in ``column`` lies in it."""
    within = {f"{column}_focus_x__lte": 100, f"{column}_focus_y__lte": 100}
    return models.CheckConstraint(name=name, condition=Q(**within))


class Pictured(models.Model):
    """Something with a square picture."""

    picture = make_picture_field(_("picture"))
    picture_alt = make_alt_field()
    picture_focus_x = make_focus_field(_("most important point: from the left (%)"))
    picture_focus_y = make_focus_field(_("from the top (%)"))

    class Meta:
        abstract = True


def get_focus(row: Any, column: str) -> Focus:
    """Return the point of the picture in ``column`` that stays in sight."""
    return getattr(row, f"{column}_focus_x"), getattr(row, f"{column}_focus_y")


def name_cut(original: str, focus: Focus, width: int) -> str:
    """Return the name of the file of that width that was cut from ``original``."""
    path = PurePosixPath(original)
    return str(path.with_name(f"{path.stem}-{focus[0]}-{focus[1]}-{width}.jpg"))


def list_cuts(row: Any, column: str) -> dict[str, Size]:
    """Return the files that are cut from the picture in ``column``, with their sizes."""
    original = getattr(row, column)
    if not original:
        return {}
    focus = get_focus(row, column) if _CUTS[column] else (MIDDLE, MIDDLE)
    return {name_cut(original.name, focus, size[0]): size for size in _CUTS[column]}


def list_columns(row: Any) -> list[str]:
    """Return the columns of the row that hold pictures."""
    return [column for column in _CUTS if hasattr(row, column)]
