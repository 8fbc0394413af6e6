"""Tests mirror the source: ``tests/<app>/<layer>/test_<module>.py``, or with an aspect after it."""

import pytest

from tests.architecture import sources

WHOLE_PACKAGES = {
    "tests/notifications/texts/test_translations.py",
    "tests/scheduling/api/test_hostile_input.py",
    "tests/scheduling/api/test_limits.py",
    "tests/scheduling/api/test_schema.py",
    "tests/scheduling/engine/test_effort.py",
    "tests/scheduling/engine/test_one_engine.py",
    "tests/scheduling/operations/setup/test_apply.py",
    "tests/scheduling/operations/setup/test_refusals.py",
    "tests/scheduling/operations/setup/test_round_trip.py",
}
"""Tests of what several modules of a package do together; whoever adds one names it here."""

MIRRORED = [
    path
    for path in sources.list_test_modules()
    if path.name.startswith("test_")
    and path.relative_to(sources.ROOT).parts[1] in sources.APPS
    and sources.name_of(path) not in WHOLE_PACKAGES
]


def list_tested_modules(path) -> list[str]:
    """Return the modules beside which a test file of that name may stand."""
    folder = sources.ROOT.joinpath(*path.relative_to(sources.ROOT).parts[1:-1])
    names = [module.stem for module in folder.glob("*.py")]
    names += [package.parent.name for package in folder.glob("*/__init__.py")]
    aspect = path.stem.removeprefix("test_")
    return [name for name in names if aspect == name or aspect.startswith(f"{name}_")]


@pytest.mark.parametrize("path", MIRRORED, ids=sources.name_of)
def test_test_stands_beside_its_module(path):
    assert list_tested_modules(path) != []


def test_exceptions_exist():
    assert [name for name in WHOLE_PACKAGES if not (sources.ROOT / name).exists()] == []
