"""Every *(page, section)* in code, templates and docs leads to a heading."""

import pytest

from tests.architecture import references, sources
from tests.architecture.references import Reference

_ENDINGS = {".py", ".html", ".txt", ".md", ".css", ".js", ".conf", ".toml"}
_FOLDERS = (*sources.APPS, "bench", "deploy", "docs", "static", "templates", "tests")
PATHS = sorted(
    path
    for folder in _FOLDERS
    for path in (sources.ROOT / folder).rglob("*")
    if path.suffix in _ENDINGS and "vendor" not in path.parts and path.is_file()
) + sorted(sources.ROOT.glob("*.md"))


def test_references_lead_somewhere():
    found = [
        reference
        for path in PATHS
        for reference in references.list_references(
            references.read_prose(path), sources.name_of(path)
        )
    ]
    problems = {each: references.find_problem(each) for each in found}

    assert len(found) > 100
    assert {each: why for each, why in problems.items() if why} == {}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("booking-rules, 5", None),
        ("booking-rules, 1.6", None),
        ('booking-rules, "Any staff"', None),
        ('trust, I6; money, "The ledger"', None),
        ("decisions, 3", None),
        ("booking-rules, 55", "there is no 55 in docs/booking-rules.md"),
        ("booking-rules, 1.66", "there is no 1.66 in docs/booking-rules.md"),
        ('look, "Nowhere"', 'there is no "Nowhere" in docs/look.md'),
        ('trust.md, "Attacks"', '“trust.md, "Attacks"” is not of the form (page, section)'),
        (
            "booking-rules, 2, step 1",
            "“booking-rules, 2, step 1” is not of the form (page, section)",
        ),
    ],
)
def test_a_reference_that_leads_nowhere_is_noticed(body, why):
    """Control: what the test above looks for can be missed."""
    assert references.find_problem(Reference("some/module.py", body)) == why


def test_references_are_found_over_line_ends_and_in_comments(tmp_path):
    module = tmp_path / "module.py"
    module.write_text('"""Do it (trust,\nI6)."""\nx = f(api, "no")  # for speed (decisions, 3)\n')

    found = references.list_references(references.read_prose(module), "module.py")

    assert [each.body for each in found] == ["decisions, 3", "trust, I6"]
