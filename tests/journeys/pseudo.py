"""A language that is written from right to left: every text of ours, in Hebrew letters.

Nobody can read it. It shows what a page looks like before somebody has translated it.
"""

import re
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog

CODE = "he"
_ROOT = Path(__file__).resolve().parent.parent.parent
_SOURCES = ("locale", "notifications/locale")
_LETTERS = str.maketrans(
    dict(zip("abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיכלמנסעפצקרשתאבגד", strict=True))
)
_KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]+>|&\w+;)")


def install(settings, folder: Path) -> None:
    """Make the language one that visitors may ask for."""
    target = folder / CODE / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    catalog = Catalog(CODE)
    for source in _SOURCES:
        with (_ROOT / source / "de" / "LC_MESSAGES" / "django.po").open("rb") as file:
            for message in pofile.read_po(file):
                if message.id:
                    catalog.add(message.id, write(message.id), context=message.context)
    with target.open("wb") as file:
        mofile.write_mo(file, catalog)
    settings.LOCALE_PATHS = [folder, *settings.LOCALE_PATHS]
    settings.LANGUAGES = [*settings.LANGUAGES, (CODE, "Pseudo")]


def write(text):
    """Return a text, or each of several forms, in Hebrew letters; what is filled in stays."""
    if not isinstance(text, str):
        return tuple(write(form) for form in text)
    parts = _KEPT.split(text)
    return "".join(
        part if number % 2 else part.lower().translate(_LETTERS)
        for number, part in enumerate(parts)
    )
