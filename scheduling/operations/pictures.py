"""Rows with pictures: files are written before a row names them, and removed once none does.

Inner functions: they run in the transaction of whoever calls them. A process that dies between
the two leaves a file that no page names, and never a page without its file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model

from foundation.web.pictures import Focus, clean_logo, clean_photo, crop
from scheduling.models import BusinessProfile, Resource, Service, pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A photo as it came, what it shows, and the point that must stay in sight (percent)."""

    content: bytes
    alt: str = ""
    focus: Focus = (pictures.MIDDLE, pictures.MIDDLE)


def set_logo(content: bytes) -> None:
    """Give the business its logo. Raises ``ValidationError`` for what is no picture."""
    profile = BusinessProfile.objects.get(pk=1)
    profile.logo.save(f"{uuid4().hex}.png", ContentFile(clean_logo(content)), save=False)
    save_row(profile)


def set_cover(upload: Upload) -> None:
    """Give the business its cover. Raises ``ValidationError`` for what is no picture."""
    _set(BusinessProfile.objects.get(pk=1), "cover", upload)


def set_picture_of_resource(slug: str, upload: Upload) -> None:
    """Give a person, room or piece of equipment a picture. Raises ``ValidationError``."""
    _set(Resource.objects.get(slug=slug), "picture", upload)


def set_picture_of_service(slug: str, upload: Upload) -> None:
    """Give a service a picture. Raises ``ValidationError`` for what is none."""
    _set(Service.objects.get(slug=slug), "picture", upload)


def save_row(row: Model) -> None:
    """Save the row with its pictures; what was cut from earlier ones is removed."""
    stored = type(row)._default_manager.filter(pk=row.pk).first()  # noqa: SLF001 - of any model
    before = _list_files(stored) if stored is not None else set()
    row.save()
    for column in pictures.list_columns(row):
        _write_cuts(row, column)
    _remove_later(before - _list_files(row))


def delete_row(row: Model) -> None:
    """Delete the row, and its pictures with it."""
    files = _list_files(row)
    row.delete()
    _remove_later(files)


def _set(row: Any, column: str, upload: Upload) -> None:
    name, content = f"{uuid4().hex}.jpg", ContentFile(clean_photo(upload.content))
    getattr(row, column).save(name, content, save=False)
    setattr(row, f"{column}_alt", upload.alt)
    setattr(row, f"{column}_focus_x", upload.focus[0])
    setattr(row, f"{column}_focus_y", upload.focus[1])
    save_row(row)


def _write_cuts(row: Any, column: str) -> None:
    """Cut what is not there yet out of the picture in ``column``."""
    cuts = pictures.list_cuts(row, column)
    missing = {name: size for name, size in cuts.items() if not default_storage.exists(name)}
    if not missing:
        return
    with getattr(row, column).open() as file:
        content = file.read()
    for name, size in missing.items():
        focus = pictures.get_focus(row, column)
        default_storage.save(name, ContentFile(crop(content, size=size, focus=focus)))


def _list_files(row: Any) -> set[str]:
    files: set[str] = set()
    for column in pictures.list_columns(row):
        files |= {getattr(row, column).name, *pictures.list_cuts(row, column)}
    return files - {"", None}


def _remove_later(names: Iterable[str]) -> None:
    """Remove files once the transaction stands: taken back, it still needs them."""
    for name in sorted(names):
        transaction.on_commit(partial(default_storage.delete, name))
