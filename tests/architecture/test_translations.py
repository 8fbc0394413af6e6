"""What translators wrote is what the pages say: compiled files follow their sources."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = [
    path
    for path in sorted(ROOT.glob("**/locale/*/LC_MESSAGES/*.po"))
    if not {".venv", ".local", "node_modules"} & set(path.parts)
]


def read_messages(catalog) -> dict[object, object]:
    return {
        _plain(message.id): _plain(message.string)
        for message in catalog
        if message.id and any(message.string) and not message.fuzzy
    }


def _plain(text):
    return text if isinstance(text, str) else tuple(text)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_compiled_translations_follow_their_source(source: Path):
    with source.open("rb") as words, source.with_suffix(".mo").open("rb") as compiled:
        written = read_messages(read_po(words))
        spoken = read_messages(read_mo(compiled))

    assert spoken == written


PLACES = ("billing", "booking_saas", "scheduling", "tenants", "foundation", "templates")
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
_TAG = re.compile(r"""{%\s*translate\s+(["'])(.*?)\1""")


def _list_marked(source: str) -> list[str]:
    """Return the texts that a module marks for translation."""
    return [
        call.args[0].value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in MARKS
        and isinstance(call.args[0], ast.Constant)
    ]


def _list_marked_in_template(source: str) -> list[str]:
    """Return the texts of the short tags; those in blocks are not looked for."""
    return [text for _quote, text in _TAG.findall(source)]


def _list_texts(place: Path) -> list[str]:
    modules = [_list_marked(path.read_text()) for path in sorted(place.rglob("*.py"))]
    templates = [_list_marked_in_template(path.read_text()) for path in place.rglob("*.html")]
    return [text for texts in (*modules, *templates) for text in texts]


@pytest.mark.parametrize("place", PLACES)
def test_what_people_read_is_there_in_german(place: str):
    with (ROOT / "locale/de/LC_MESSAGES/django.po").open("rb") as words:
        catalog = read_messages(read_po(words))
    german = {message if isinstance(message, str) else message[0] for message in catalog}

    marked = _list_texts(ROOT / place)

    assert marked != []
    assert [text for text in marked if text not in german] == []


def test_a_marked_text_is_found():
    """Control: what is looked for can be missed."""
    assert _list_marked('x = _("One.")\ny = ngettext("a", "b", 2)\nz = f("no")') == ["One.", "a"]
    assert _list_marked_in_template(
        "{% translate 'One' %}{%translate \"Two\" as x%}{{ three }}"
    ) == [
        "One",
        "Two",
    ]
