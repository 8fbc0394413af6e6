"""A module with one of its guards changed at a time, to see whether its tests would notice.

Changed are the parts of conditions (to always true, to always false), the entries of tuples,
lists and dicts (left out), whole numbers (one more, one less), and what is raised, told and
collected (left out).
"""

import ast
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from types import ModuleType

type Change = tuple[str, ast.AST, ast.AST | None]
"""What is done, to which node, and what takes its place (``None``: nothing)."""


def list_mutants(module: ModuleType, *, leave_out: set[str]) -> Iterator[tuple[str, ModuleType]]:
    """Yield what was changed, with its line, and the changed module.

    ``leave_out`` are the names of functions and classes that stay as they are.
    """
    path = Path(str(module.__file__))
    source = ast.parse(path.read_text())
    for number in range(len(list(_list_changes(source, leave_out)))):
        tree = deepcopy(source)
        done, target, substitute = list(_list_changes(tree, leave_out))[number]
        line = getattr(target, "lineno", 0)
        tree = ast.fix_missing_locations(_Replacer(target, substitute).visit(tree))
        mutant = ModuleType(module.__name__)
        exec(compile(tree, path, "exec"), mutant.__dict__)
        yield f"{path.name}:{line}: {done}", mutant


class _Replacer(ast.NodeTransformer):
    """Puts ``substitute`` in the place of ``target``, or leaves it out of what it stands in."""

    def __init__(self, target: ast.AST, substitute: ast.AST | None) -> None:
        self._target = target
        self._substitute = substitute

    def visit(self, node: ast.AST) -> ast.AST | None:
        if node is self._target:
            return self._substitute
        if isinstance(node, ast.Dict) and self._target in node.keys:
            place = node.keys.index(self._target)  # a value goes with its key
            del node.keys[place], node.values[place]
            return node
        return self.generic_visit(node)


def _list_changes(tree: ast.Module, leave_out: set[str]) -> Iterator[Change]:
    for statement in tree.body:
        if getattr(statement, "name", "") not in leave_out:
            for node in _walk_code(statement):
                yield from _list_fixed_conditions(node)
                yield from _list_losses(node)


def _walk_code(node: ast.AST) -> Iterator[ast.AST]:
    """Walk what is run: neither annotations nor types."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "type_params") or isinstance(node, ast.TypeAlias):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _walk_code(child)


def _list_fixed_conditions(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.If(test=test) | ast.IfExp(test=test):
            yield from _fix_parts(test)
        case ast.Assign(value=ast.BoolOp() as value):
            yield from _fix_parts(value)
        case ast.comprehension(ifs=tests):
            for test in tests:
                yield from _fix_parts(test)


def _list_losses(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Tuple(elts=entries, ctx=ast.Load()) | ast.List(elts=entries, ctx=ast.Load()):
            yield from ((f"without {ast.unparse(entry)}", entry, None) for entry in entries)
        case ast.Dict(keys=keys):
            yield from ((f"without {ast.unparse(key)}", key, None) for key in keys if key)
        case ast.Constant(value=int() as value) if not isinstance(value, bool):
            others = (value - 1, value + 1)
            yield from ((f"{value} becomes {other}", node, ast.Constant(other)) for other in others)
        case ast.Raise() | ast.Expr(value=ast.Yield() | ast.Call()):
            yield f"without {ast.unparse(node)}", node, ast.Pass()


def _fix_parts(test: ast.expr) -> Iterator[Change]:
    match test:
        case ast.BoolOp(values=parts):
            for part in parts:
                yield from _fix_parts(part)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield from _fix_parts(operand)
        case _:
            text = ast.unparse(test)
            yield from (
                (f"{text} is {fixed}", test, ast.Constant(fixed)) for fixed in (True, False)
            )
