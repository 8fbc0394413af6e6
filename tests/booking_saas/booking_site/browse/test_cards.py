import pytest

from booking_saas.booking_site.browse.cards import initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana", "A"),
        ("Ana Maria Kovačević", "AK"),
        ("Dr. Lucia Rivera", "LR"),
        ("Dr.", "D"),
        ("ליאורה בן־דוד", "לב"),
        ("(new) 7", ""),
        ("", ""),
    ],
)
def test_initials_are_of_first_and_last_name(name, letters):
    assert initials(name) == letters
