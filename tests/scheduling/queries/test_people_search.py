import pytest

from scheduling.queries import people_search


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("+4930123", "030 123", True),
        ("0049 30 123", "+49 (30) 123", True),
        ("030 123", "030-123", True),
        ("030 123", "030 124", False),
        ("", "", False),
        ("", "030 123", False),
        ("12", "12", False),
        ("030 123 ext", "030 123 ext", False),
    ],
)
def test_number_is_the_same_with_or_without_the_code_of_its_country(one, other, is_same):
    assert people_search.is_same_number(one, other) is is_same
    assert people_search.is_same_number(other, one) is is_same
