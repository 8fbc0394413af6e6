"""A key that is written twice in one literal is a slip: the earlier value is lost in silence."""

import ast

import pytest

from tests.architecture import sources


def list_repeated(code: str) -> list[str]:
    """Return the keys that stand twice in one dictionary, other than by a linter's own rule."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Dict):
            keys = [ast.unparse(key) for key in node.keys if key is not None]
            found += [key for position, key in enumerate(keys) if key in keys[:position]]
    return found


@pytest.mark.parametrize(
    "path", [*sources.list_modules(), *sources.list_test_modules()], ids=sources.name_of
)
def test_no_dictionary_names_a_key_twice(path):
    assert list_repeated(path.read_text(encoding="utf-8")) == []


def test_key_behind_a_dot_is_seen_twice():
    assert list_repeated("{events.A: 1, events.B: 2, events.A: 3}") == ["events.A"]
