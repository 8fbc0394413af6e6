"""The German texts are complete, and the compiled file is what the readable one says."""

import io
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import notifications

ROOT = Path(notifications.__file__).parent
FOLDER = ROOT / "locale" / "de" / "LC_MESSAGES"


KEYWORDS = DEFAULT_KEYWORDS | {
    f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext")
}
"""Django's names of what is translated late are others than babel's."""


def read_catalog():
    with (FOLDER / "django.po").open("rb") as file:
        return read_po(file, locale="de")


def pairs(catalog):
    return {
        (plain(entry.context), frozen(entry.id)): frozen(entry.string)
        for entry in catalog
        if entry.id
    }


def frozen(text):
    """Babel hands plurals over as a list from one format and as a tuple from the other."""
    return text if isinstance(text, str) else tuple(text)


def plain(context):
    """Babel leaves the contexts of compiled files as bytes."""
    return context.decode() if isinstance(context, bytes) else context


def test_every_text_is_translated_and_none_is_left_over():
    found = extract_from_dir(ROOT, keywords=KEYWORDS)
    used = {(context, text) for _file, _line, text, _notes, context in found}

    translated = pairs(read_catalog())

    assert set(translated) == used
    assert [key for key, string in translated.items() if not string] == []
    assert [key for entry in read_catalog() for key in entry.flags if key == "fuzzy"] == []


def test_compiled_file_is_in_step():
    """If this fails: ``pybabel compile -D django -d notifications/locale``."""
    compiled = read_mo(io.BytesIO((FOLDER / "django.mo").read_bytes()))

    assert pairs(compiled) == pairs(read_catalog())
