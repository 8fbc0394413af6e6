"""How often a property is tried, and with which examples, is said by its profile alone.

A property with settings or a seed of its own would repeat the same examples in every round of
``make soak``.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import sources

HOME = "tests/properties.py"
PINNING = {"settings", "seed", "reproduce_failure"}


def list_pinned(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that take from hypothesis what fixes its examples."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module="hypothesis", names=names):
                pinning = {each.name for each in names} & {*PINNING, "*"}
            case ast.Attribute(value=ast.Name(id="hypothesis"), attr=attr):
                pinning = {attr} & PINNING
            case _:
                continue
        if pinning:
            yield node.lineno


@pytest.mark.parametrize(
    "path",
    [path for path in sources.list_test_modules() if sources.name_of(path) != HOME],
    ids=sources.name_of,
)
def test_no_property_fixes_its_examples_by_itself(path: Path):
    lines = list(list_pinned(ast.parse(path.read_text())))

    assert lines == [], f"Ask for a number of examples: {HOME}"


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("from hypothesis import given, settings", True),
        ("from hypothesis import seed", True),
        ("from hypothesis import *", True),
        ("import hypothesis\nhypothesis.settings(derandomize=True)", True),
        ("from hypothesis import HealthCheck, given", False),
        ("from tests.properties import examples", False),
        ("settings.LOCK_TIMEOUT = '1s'", False),
    ],
)
def test_control_each_way_to_fix_examples_is_seen(line, is_found):
    assert bool(list(list_pinned(ast.parse(line)))) is is_found
