"""Two trees in turns: another commit and the one that this runs in, each on servers of its own."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import figures
from bench.figures import Figures, Turn
from bench.report import Table
from booking_saas.dev.servers import folders, services

# The other tree's own code measures and prints; only the digits that it would round away are kept.
_RUNNER = """
import runpy
from bench import report
report.Table.add = lambda self, *values: self.rows.append(tuple(map(str, values)))
runpy.run_module("bench", run_name="__main__", alter_sys=True)
"""


class MeasurementError(RuntimeError):
    """A tree's measurement ended with an error, which it has written to standard error."""


def run(revision: str, *, parts: Sequence[str], rounds: int) -> int:
    """Measure each part in turns and print what changed; returns 1 if a figure or a run is bad."""
    here = folders.PROJECT_DIR
    folders.find_local_dir().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=folders.find_local_dir()) as folder:
        home = Path(folder)
        with (
            _checked_out(revision, home / "tree") as there,
            _own_servers(home / "there") as servers_there,
            _own_servers(home / "here") as servers_here,
        ):
            turns, failures = [], 0
            for number in range(rounds):
                for part in parts:
                    _say(f"round {number + 1} of {rounds}: {part}")
                    try:
                        old = measure(there, part, servers_there)
                        turns.append((old, measure(here, part, servers_here)))
                    except MeasurementError as error:
                        _say(f"this turn does not count: {error}")
                        failures += 1
    is_worse = _print_changes(turns, revision)
    _say(f"{failures} turns failed" if failures else "every turn counted")
    return 1 if is_worse or failures else 0


def measure(tree: Path, part: str, environment: dict[str, str]) -> Figures:
    """Run one part of a tree's ``bench`` and read its tables. Raises ``MeasurementError``."""
    process = subprocess.Popen(
        [sys.executable, "-c", _RUNNER, part],
        cwd=tree,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        printed, _ = process.communicate()
    finally:
        process.wait()  # Ctrl-C reaches it too: let it end what it started before its tree goes
    if process.returncode:
        raise MeasurementError(f"{part} in {tree} ended with {process.returncode}")
    return figures.parse(printed)


def _print_changes(turns: Sequence[Turn], revision: str) -> bool:
    """Print a table for each one that was measured; tells whether anything is worse."""
    changes = figures.pair(turns)
    for title in dict.fromkeys(change.figure.table for change in changes):
        table = Table(title, "figure", revision, "here", "cost, median of the ratios", "")
        for change in changes:
            if change.figure.table == title:
                table.add(
                    change.figure.label, change.before, change.after, change.cost, change.verdict
                )
        table.print()
    for tree, name in ((0, revision), (1, "here")):
        if unpaired := figures.list_unpaired(turns, tree):
            table = Table(f"Figures of {name} alone", "table", "figure", "median")
            for figure, median in unpaired.items():
                table.add(figure.table, figure.label, median)
            table.print()
    return any(change.is_worse for change in changes)


@contextlib.contextmanager
def _checked_out(revision: str, folder: Path) -> Iterator[Path]:
    git = ("git", "-C", str(folders.PROJECT_DIR), "worktree")
    subprocess.run([*git, "add", "--quiet", "--detach", str(folder), revision], check=True)
    try:
        yield folder
    finally:
        subprocess.run([*git, "remove", "--force", str(folder)], check=True)


@contextlib.contextmanager
def _own_servers(home: Path) -> Iterator[dict[str, str]]:
    """Keep new servers running, alike for both trees; yields the settings that name them."""
    with services.running("test", home):
        yield {"APP_LOCAL_DIR": str(home), **services.urls("test", home)}


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
