"""Links that write to an address are made in one place, which writes its odd characters in code."""

import pytest

from tests.architecture import sources

HOME = "foundation/inputs.py"


@pytest.mark.parametrize(
    "path",
    [*sources.list_templates(), *sources.list_mail_texts(), *sources.list_modules()],
    ids=sources.name_of,
)
def test_nobody_else_writes_mailto_by_hand(path):
    assert ("mailto:" in path.read_text(encoding="utf-8")) is (sources.name_of(path) == HOME)
