"""Our own code is patched by name and in one place (tests/guards.py)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import sources

HOMES = {
    "tests/guards.py",
    "tests/concurrency/unguarded.py",
    "tests/unguarded_floods.py",
    "tests/unguarded_mail.py",
    "tests/unguarded_outbox.py",
    "tests/unguarded_pages.py",
    "tests/unguarded_texts.py",
}
OURS = {*sources.APPS, "bench"}
PATCHERS = {"setattr", "delattr", "setitem", "delitem", "object"}
"""Of ``MonkeyPatch``, of Python, and of ``unittest.mock.patch``."""
CHANGED = (ast.Attribute, ast.Subscript)
"""What an assignment or ``del`` changes: not a name of the test itself."""


def list_patches(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that change a name of our own code."""
    ours = set(list_imported(tree))
    for node in ast.walk(tree):
        match node:
            case ast.Call(args=[target, *_]) if is_patcher(node.func):
                targets = [target]
            case ast.Call(func=ast.Attribute(attr="cache_clear") as target):
                targets = [target]
            case ast.Assign(targets=targets):
                targets = [each for each in targets if isinstance(each, CHANGED)]
            case (
                ast.AugAssign(target=ast.Attribute() | ast.Subscript() as target)
                | ast.AnnAssign(target=ast.Attribute() | ast.Subscript() as target)
            ):
                targets = [target]
            case ast.Delete(targets=targets):
                targets = [each for each in targets if isinstance(each, CHANGED)]
            case _:
                continue
        if any(is_ours(each, ours) for each in targets):
            yield node.lineno


def list_imported(tree: ast.AST) -> Iterator[str]:
    """Yield the names under which a module knows our own code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in OURS:
            yield from (each.asname or each.name for each in node.names)
        if isinstance(node, ast.Import):
            names = (each.asname or each.name.partition(".")[0] for each in node.names)
            yield from (name for name in names if name in OURS)


def is_patcher(function: ast.expr) -> bool:
    name = getattr(function, "attr", getattr(function, "id", ""))
    return name in PATCHERS or name == "patch"


def is_ours(target: ast.expr, ours: set[str]) -> bool:
    if isinstance(target, ast.Constant):
        return str(target.value).partition(".")[0] in OURS
    while isinstance(target, CHANGED):
        target = target.value
    return isinstance(target, ast.Name) and target.id in ours


@pytest.mark.parametrize(
    "path",
    [path for path in sources.list_test_modules() if sources.name_of(path) not in HOMES],
    ids=sources.name_of,
)
def test_own_code_is_patched_among_the_guards_only(path: Path):
    lines = list(list_patches(ast.parse(path.read_text())))

    assert lines == [], "Make it a guard with a name: tests/guards.py"


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("monkeypatch.setattr(locks, 'lock_days', None)", True),
        ("monkeypatch.setattr(claims.locks, 'lock_days', None)", True),
        ("monkeypatch.setattr('scheduling.locks.lock_days', None)", True),
        ("monkeypatch.delattr(locks, 'lock_days')", True),
        ("patch('scheduling.locks.lock_days')", True),
        ("mock.patch.object(locks, 'lock_days')", True),
        ("setattr(locks, 'lock_days', None)", True),
        ("locks.lock_days = None", True),
        ("locks.PAUSE.seconds += 1", True),
        ("del locks.lock_days", True),
        ("monkeypatch.setitem(locks.DAYS, 'key', None)", True),
        ("monkeypatch.setitem(DAYS, 'key', None)", True),
        ("monkeypatch.delitem(locks.DAYS, 'key')", True),
        ("locks.DAYS['key'] = None", True),
        ("locks.DAYS['key'] += 1", True),
        ("del locks.DAYS['key']", True),
        ("locks._find.cache_clear()", True),
        ("monkeypatch.setitem(os.environ, 'NAME', 'value')", False),
        ("caches['default'] = None", False),
        ("find.cache_clear()", False),
        ("monkeypatch.setattr('sys.stdin', None)", False),
        ("monkeypatch.setattr(logger, 'handlers', [])", False),
        ("settings.LOCK_TIMEOUT = '1s'", False),
        ("booking = locks.lock_days([])", False),
    ],
)
def test_control_each_way_to_patch_is_seen(line, is_found):
    imports = (
        "from scheduling import locks\n"
        "from scheduling.locks import DAYS\n"
        "from scheduling.operations import claims\n"
    )

    assert bool(list(list_patches(ast.parse(imports + line)))) is is_found


def test_every_guard_says_what_it_is_for():
    tree = ast.parse((sources.ROOT / "tests/guards.py").read_text())
    guards = [node for node in tree.body if isinstance(node, ast.FunctionDef)]

    assert [guard.name for guard in guards if not ast.get_docstring(guard)] == []
    assert {guard.name.partition("_")[0] for guard in guards} == {
        "without",
        "with",
        "meet",
        "forget",
    }
