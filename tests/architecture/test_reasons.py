"""Whoever switches a check off says why, on the same line (contributing, "Names")."""

import io
import re
import tokenize

import pytest

from tests.architecture import sources

SWITCHES = (
    re.compile(r"noqa(?P<rest>.*)"),
    re.compile(r"type:\s*ignore(?P<rest>.*)"),
    re.compile(r"pragma:\s*no cover(?P<rest>.*)"),
)
CODES = re.compile(r"^(:\s*[A-Z]+[0-9]+(\s*,\s*[A-Z]+[0-9]+)*|\[[a-z-]+(\s*,\s*[a-z-]+)*\])?")
REASON = re.compile(r"[A-Za-z]{2,}")


def list_comments(source: str) -> list[tuple[int, str]]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def find_unexplained(source: str) -> list[int]:
    """Return the lines that switch a check off without codes or without a reason."""
    found = []
    for line, comment in list_comments(source):
        # What follows the last switch of the line explains all of them.
        rests = [match["rest"] for switch in SWITCHES for match in switch.finditer(comment)]
        if rests and not REASON.search(CODES.sub("", min(rests, key=len).strip())):
            found.append(line)
    return found


@pytest.mark.parametrize(
    "module", [*sources.list_modules(), *sources.list_test_modules()], ids=sources.name_of
)
def test_every_switched_off_check_has_a_reason(module):
    assert find_unexplained(module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("comment", "unexplained"),
    [
        ("# noqa", True),
        ("# noqa: S608", True),
        ("# noqa: S608, SLF001", True),
        ("# noqa: S608 - no input of ours", False),
        ("# type: ignore[misc]", True),
        ("# type: ignore[misc]  # the stubs are wrong", False),
        ("# type: ignore[misc]  # noqa: S608", True),
        ("# type: ignore[misc]  # noqa: S608 - both for the stubs", False),
        ("# pragma: no cover", True),
        ("# pragma: no cover - only on other machines", False),
        ("# a plain comment", False),
    ],
)
def test_reason_control(comment, unexplained):
    assert bool(find_unexplained(f"x = 1  {comment}\n")) is unexplained
