"""Two trees' printed tables, figure by figure: both medians and the median of the paired ratios."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

WORSE = 1.1
"""A figure whose cost rises beyond this is marked."""

_MORE_IS_BETTER = {"operation", "operation / raw", "requests a second", "rounds with one winner"}
_FLOORS = {
    "arithmetic, ms",
    "bare rows, ms",
    "rows + arithmetic, ms",
    "raw psycopg",
    "/bench/",
    "without, ms",
}
"""Columns and rows without code of the product: they tell how alike the turns were."""
_NOT_JUDGED = {"longest s", "requests", "rounds", "visits", "visits outside the window"}
"""The size of a measurement; and a longest time, which one late client among thousands decides."""


class Figure(NamedTuple):
    """Where a number stands. ``row`` is empty in a table of one row."""

    table: str
    row: str
    column: str

    @property
    def label(self) -> str:
        """How the figure is called inside its table."""
        return f"{self.row}: {self.column}" if self.row else self.column


type Figures = dict[Figure, float]
type Turn = tuple[Figures, Figures]
"""What one run of each tree printed, the other commit first."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure of both trees; ``cost`` is above 1 where this tree is worse."""

    figure: Figure
    before: float
    after: float
    cost: float

    @property
    def verdict(self) -> str:
        """Say what is to be thought of it; empty where it is as good as before."""
        if _FLOORS & set(self.figure):
            return "floor"
        if self.figure.column in _NOT_JUDGED:
            return "not judged"
        return "**worse**" if self.is_worse else ""

    @property
    def is_worse(self) -> bool:
        """Tell whether a figure that counts costs more than ``WORSE`` times what it did."""
        is_judged = not (_FLOORS | _NOT_JUDGED) & set(self.figure)
        return is_judged and self.cost > WORSE


def parse(text: str) -> Figures:
    """Read every number in the Markdown tables of ``text``; what else it says is passed over."""
    found: Figures = {}
    for part in text.split("\n### ")[1:]:
        title, *lines = part.splitlines()
        cells = [_split(line) for line in lines if line.startswith("|") and "---" not in line]
        columns, rows = cells[0], cells[1:]
        first = 0 if len(rows) == 1 else 1
        for row in rows:
            label = row[0] if first else ""
            for column, cell in list(zip(columns, row, strict=True))[first:]:
                if (number := _read(cell)) is not None:
                    found[Figure(title, label, column)] = number
    return found


def pair(turns: Sequence[Turn]) -> list[Change]:
    """Return the figures that both trees print, in the order in which they are printed."""
    changes = []
    for figure, pairs in _list_pairs(turns).items():
        before, after = (statistics.median(values) for values in zip(*pairs, strict=True))
        cost = statistics.median(_cost(figure, *values) for values in pairs)
        changes.append(Change(figure, before, after, cost))
    return changes


def list_unpaired(turns: Sequence[Turn], tree: int) -> Figures:
    """Return the medians of what one tree alone prints: 0 is the other commit, 1 this tree."""
    pairs = _list_pairs(turns)
    found: dict[Figure, list[float]] = {}
    for turn in turns:
        for figure, value in turn[tree].items():
            if figure not in pairs:
                found.setdefault(figure, []).append(value)
    return {figure: statistics.median(values) for figure, values in found.items()}


def _list_pairs(turns: Sequence[Turn]) -> dict[Figure, list[tuple[float, float]]]:
    pairs: dict[Figure, list[tuple[float, float]]] = {}
    for before, after in turns:
        for figure in after:
            if figure in before:
                pairs.setdefault(figure, []).append((before[figure], after[figure]))
    return pairs


def _cost(figure: Figure, before: float, after: float) -> float:
    if before == after:
        return 1.0
    worse, better = (before, after) if figure.column in _MORE_IS_BETTER else (after, before)
    return worse / better if better > 0 else math.inf


def _split(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _read(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
