"""What no form reads is read by one module (foundation/web/parameters.py)."""

import re

from tests.architecture import sources

_RAW = re.compile(r"\.(?:GET|POST|COOKIES|query_params)(?:\.get\(|\.getlist\(|\[)")
_EXEMPT = {
    "foundation/web/pagination.py": "a pattern and a signature read what it gets",
}


def _list_raw(text: str) -> list[str]:
    return _RAW.findall(text)


def test_parameters_are_read_by_one_module():
    raw = {sources.name_of(path) for path in sources.list_modules() if _list_raw(path.read_text())}

    assert raw <= set(_EXEMPT)


def test_raw_reading_is_found():
    """Control: what is looked for can be missed."""
    assert len(_list_raw('request.GET.get("a")\nrequest.POST["b"]\nrequest.COOKIES.get(c)')) == 3
