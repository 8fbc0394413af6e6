import pytest

from booking_saas.booking_site.browse.summaries import SummaryRow, initials, where_row, with_map


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


def test_place_with_an_address_has_a_map():
    place = with_map(where_row(remote=False, name="Main", address="Street 1\n\n10119 Berlin "))

    assert place.more == "Street 1, 10119 Berlin"
    assert place.link_url == "https://www.openstreetmap.org/search?query=Street+1%2C+10119+Berlin"


@pytest.mark.parametrize(("remote", "icon"), [(True, "video"), (False, "map-pin")])
def test_place_without_an_address_has_none(remote, icon):
    place = with_map(where_row(remote=remote, name="Main", address=""))

    assert isinstance(place, SummaryRow)
    assert (place.icon, place.link_url) == (icon, "")
