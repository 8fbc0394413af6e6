import pytest

from foundation.web import links


@pytest.mark.parametrize(
    ("phone", "url"),
    [
        ("+4930901820", "tel:+4930901820"),
        ("+49 30 5550 1200", "tel:+493055501200"),
        ("(030) 90-18/20", "tel:030901820"),
        ("112", "tel:112"),
        ("+1 212 555 0140 ext. 12", "tel:+12125550140;ext=12"),
        ("+1 212 555 0140 x7", "tel:+12125550140;ext=7"),
        ("*31#110", "tel:*31%23110"),
        ('+49" onclick="x', "tel:+49"),
    ],
)
def test_phone_is_called_by_its_digits(phone, url):
    assert links.get_phone_url(phone) == url


def test_map_looks_for_the_address_on_one_line():
    assert links.get_map_url("Street 1\n\n10119 Berlin ") == (
        "https://www.openstreetmap.org/search?query=Street+1%2C+10119+Berlin"
    )
    assert links.join_address("Street 1\n\n10119 Berlin ") == "Street 1, 10119 Berlin"
