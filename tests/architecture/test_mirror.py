"""Tests mirror the source: ``tests/<app>/<layer>/`` tests ``<app>/<layer>/``.

A file is named after its module, or after what several modules of that package do together.
"""

import pytest

from tests.architecture import sources

MIRRORED = [
    path
    for path in sources.list_test_modules()
    if path.name.startswith("test_") and path.relative_to(sources.ROOT).parts[1] in sources.APPS
]


@pytest.mark.parametrize("path", MIRRORED, ids=sources.name_of)
def test_test_stands_beside_its_package(path):
    folder = sources.ROOT.joinpath(*path.relative_to(sources.ROOT).parts[1:-1])

    assert folder.is_dir()
    assert list(folder.glob("*.py")) != []
