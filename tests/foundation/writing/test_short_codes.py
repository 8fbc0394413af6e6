import pytest

from foundation.writing import short_codes


def test_code_has_six_letters_and_digits_without_look_alikes():
    codes = {short_codes.make_code() for _ in range(500)}

    assert {len(code) for code in codes} == {6}
    assert set("".join(codes)) <= set("23456789CDFHJKMNPQRTVWXY")
    assert len(codes) == 500


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("K7M2QX", "K7M2QX"),
        (" k7m 2qx ", "K7M2QX"),
        ("k7m-2qx", "K7M2QX"),
        ("K7M.2QX", "K7M2QX"),
        ("K7M2Q", None),
        ("K7M2QXX", None),
        ("K0M2QX", None),
        ("Keller", None),
        ("", None),
    ],
)
def test_code_is_read_however_it_is_typed(text: str, code: str | None):
    assert short_codes.find_code(text) == code
