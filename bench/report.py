"""Plain tables that can be pasted into a page."""

import sys


class Table:
    """A title, columns and rows, printed as Markdown."""

    def __init__(self, title: str, *columns: str) -> None:
        self.title = title
        self.columns = columns
        self.rows: list[tuple[str, ...]] = []

    def add(self, *values: object) -> None:
        """Add a row; fractions get two digits, small ones three."""
        self.rows.append(tuple(_write(value) for value in values))

    def print(self) -> None:
        """Write the table to standard output."""
        lines = [
            f"\n### {self.title}\n",
            f"| {' | '.join(self.columns)} |",
            f"|{'---|' * len(self.columns)}",
            *(f"| {' | '.join(row)} |" for row in self.rows),
        ]
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()


def _write(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    return f"{value:.2f}" if value >= 1 else f"{value:.3f}"
