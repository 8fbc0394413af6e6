"""Links that write to an address are made in one place, which writes its odd characters in code.

And what customers are told as a phone number can be pressed.
"""

import re

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


@pytest.mark.parametrize(
    "path",
    [path for path in sources.list_templates() if "admin" not in sources.name_of(path)],
    ids=sources.name_of,
)
def test_every_phone_number_that_customers_read_is_a_link(path):
    text = path.read_text(encoding="utf-8")

    told = re.findall(r"\{\{ ([\w.]*phone) \}\}", text)

    assert told == re.findall(r"\{\{ ([\w.]*phone)\|phone_url \}\}", text)
