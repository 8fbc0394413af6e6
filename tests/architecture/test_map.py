"""ARCHITECTURE.md leads to files that are there."""

import re

import pytest

from tests.architecture import sources

MAP = (sources.ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
TABLE = MAP[MAP.index("## Where is") : MAP.index("## Words")]
ROWS = [line.split("|")[1:3] for line in TABLE.splitlines() if line.startswith("| ")][1:]
_PATH = re.compile(r"`([a-z_*/.]+(?:/|\.py|\.conf|\.html))`")


def list_missing(places: str) -> list[str]:
    """Return the paths that are not there; a bare name stands beside the path before it."""
    missing, folder = [], sources.ROOT
    for name in _PATH.findall(places):
        base = sources.ROOT if "/" in name.rstrip("/") or name.endswith("/") else folder
        found = sorted(base.glob(name.rstrip("/")))
        if not found:
            missing.append(name)
        elif "/" in name:
            folder = found[0] if found[0].is_dir() else found[0].parent
    return missing


@pytest.mark.parametrize(("behavior", "places"), ROWS, ids=[row[0].strip() for row in ROWS])
def test_every_place_of_the_map_exists(behavior, places):
    assert behavior.strip()
    assert list_missing(places) == []


def test_a_missing_place_is_noticed():
    """Control: what the map names can be gone."""
    assert list_missing("`scheduling/engine/starts.py`, `candidates.py`") == []
    assert list_missing("`scheduling/engine/starts.py`, `gone.py`; `nowhere/`") == [
        "gone.py",
        "nowhere/",
    ]
