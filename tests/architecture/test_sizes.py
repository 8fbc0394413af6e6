"""A file that needs scrolling for its end is two files (style, "Tests")."""

import pytest

from tests.architecture import sources

MAX_MODULE_LINES = 400
MAX_TEMPLATE_LINES = 200


def count_lines(path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(
    "module", [*sources.list_modules(), *sources.list_test_modules()], ids=sources.name_of
)
def test_module_is_short(module):
    assert count_lines(module) <= MAX_MODULE_LINES


@pytest.mark.parametrize("template", sources.list_templates(), ids=sources.name_of)
def test_template_is_short(template):
    assert count_lines(template) <= MAX_TEMPLATE_LINES
