import pytest

from notifications.texts import segments
from notifications.texts.segments import Size


@pytest.mark.parametrize(
    ("text", "units", "parts", "is_plain"),
    [
        ("", 0, 1, True),
        ("a" * 160, 160, 1, True),
        ("a" * 161, 161, 2, True),
        ("a" * 306, 306, 2, True),
        ("a" * 307, 307, 3, True),
        ("Grüße äöß", 9, 1, True),
        ("€", 2, 1, True),
        ("{" * 80, 160, 1, True),
        ("{" * 81, 162, 2, True),
        ("ő" * 70, 70, 1, False),
        ("ő" * 71, 71, 2, False),
        ("ő" * 134, 134, 2, False),
        ("ő" * 135, 135, 3, False),
        ("😀" * 35, 70, 1, False),
        ("’", 1, 1, False),
    ],
)
def test_parts_are_counted_as_providers_do(text, units, parts, is_plain):
    assert segments.measure(text) == Size(units=units, parts=parts, is_plain=is_plain)
