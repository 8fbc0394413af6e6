"""One database of zones: Python's newest. Postgres has one of its own and is not asked."""

import re

from tests.architecture import sources

_ZONES_OF_POSTGRES = re.compile(
    r"(?i)\bat\s+time\s+zone\b|\btzinfo=.*\bTrunc|\bTrunc\w*\(.*tzinfo="
)


def _list_questions(text: str) -> list[str]:
    return _ZONES_OF_POSTGRES.findall(text)


def test_postgres_is_asked_nothing_about_zones():
    asking = [path for path in sources.list_modules() if _list_questions(path.read_text())]

    assert asking == []


def test_question_about_zones_is_found():
    """Control: what is looked for can be missed."""
    assert _list_questions("SELECT starts_at AT TIME ZONE 'Europe/Berlin'") == ["AT TIME ZONE"]
    assert _list_questions("TruncDate('starts_at', tzinfo=zone)") != []
