"""What translators wrote is what the pages say: compiled files follow their sources."""

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
