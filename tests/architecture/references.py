"""References of the form *(page, section)*: where they stand, and what they lead to."""

import ast
import io
import re
import tokenize
from pathlib import Path
from typing import NamedTuple

from tests.architecture import sources

PAGES = {
    "architecture": "ARCHITECTURE.md",
    "contributing": "CONTRIBUTING.md",
    "decisions": "DECISIONS.md",
    **{path.stem: f"docs/{path.name}" for path in sorted((sources.ROOT / "docs").glob("*.md"))},
}
_NAMES = "|".join(sorted(map(re.escape, PAGES), key=len, reverse=True))
_REFERENCE = re.compile(r'\((?P<body>[a-z][a-z.-]*, (?:decision |["\dI])[^()]*)\)')
_ONE = re.compile(rf'(?P<page>{_NAMES}), (?P<section>\d+(?:\.\d+)?|I\d+|"[^"]+")')
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


class Reference(NamedTuple):
    """``body`` as written: "booking-rules, 5"; several are parted by semicolons."""

    path: str
    body: str


def list_references(text: str, path: str) -> list[Reference]:
    """Return what stands in ``text`` and looks like a reference, well-formed or not."""
    flat = " ".join(text.split())
    return [Reference(path, match["body"]) for match in _REFERENCE.finditer(flat)]


def find_problem(reference: Reference) -> str | None:
    """Return why ``reference`` leads nowhere, None if it leads somewhere."""
    for part in reference.body.split("; "):
        match = _ONE.fullmatch(part)
        if match is None:
            return f"“{part}” is not of the form (page, section)"
        if match["section"].strip('"') not in list_sections(match["page"]):
            return f"there is no {match['section']} in {PAGES[match['page']]}"
    return None


def list_sections(page: str) -> set[str]:
    """Return what may be referred to: headings, their numbers, and the numbers of list items.

    "## 5. Booking" is ``5`` and ``Booking``, "### I6: messages" is ``I6``, the third item of the
    list below "## 2. ..." is ``2.3``; on the page of decisions each item is its number.
    """
    text = _FENCED.sub("", (sources.ROOT / PAGES[page]).read_text(encoding="utf-8"))
    found, number = set(), ""
    for line in text.splitlines():
        if heading := re.match(r"#{1,4} (?:(\d+)\. |(I\d+): )?(.+)", line):
            number = heading[1] or (number if line.startswith("###") else "")
            found |= {name for name in heading.groups() if name}
        elif item := re.match(r"(\d+)\. ", line):
            found.add(f"{number}.{item[1]}" if number else item[1])
    return found


def read_prose(path: Path) -> str:
    """Return what people read of a file: of a module its comments and docstrings."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return text
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = [token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT]
    strings = [
        node.value.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]
    return "\n".join([" ".join(comments), *strings])
