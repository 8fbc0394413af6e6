"""A file that needs scrolling for its end is two files, and so is a folder."""

import pytest

from tests.architecture import sources

MAX_MODULE_LINES = 400
MAX_TEMPLATE_LINES = 200
MAX_WIDTH = 120
MAX_FOLDER_LINES = 2_500
MAX_FOLDER_MODULES = 20
FOLDERS = sorted({path.parent for path in sources.list_modules()})


def count_lines(path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(
    "module", [*sources.list_modules(), *sources.list_test_modules()], ids=sources.name_of
)
def test_module_is_short(module):
    assert count_lines(module) <= MAX_MODULE_LINES


@pytest.mark.parametrize("folder", FOLDERS, ids=sources.name_of)
def test_folder_can_be_taken_in_at_once(folder):
    modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]

    assert len(modules) <= MAX_FOLDER_MODULES
    assert sum(count_lines(module) for module in modules) <= MAX_FOLDER_LINES


@pytest.mark.parametrize("template", sources.list_templates(), ids=sources.name_of)
def test_template_is_short(template):
    assert count_lines(template) <= MAX_TEMPLATE_LINES


@pytest.mark.parametrize(
    "path",
    [*sources.list_templates(), *sources.list_mail_texts(), *sources.list_styles()],
    ids=sources.name_of,
)
def test_template_and_style_sheet_fit_the_screen(path):
    lines = path.read_text(encoding="utf-8").splitlines()

    assert [number for number, line in enumerate(lines, 1) if len(line) > MAX_WIDTH] == []
