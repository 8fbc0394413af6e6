import pytest
from django.utils.html import format_html

from booking_saas.booking_site.browse.summaries import (
    SummaryRow,
    join_sentences,
    where_row,
    with_map,
)


def test_place_with_an_address_has_a_map():
    place = with_map(where_row(remote=False, name="Main", address="Street 1\n\n10119 Berlin "))

    assert place.more == "Street 1, 10119 Berlin"
    assert place.link_url == "https://www.openstreetmap.org/search?query=Street+1%2C+10119+Berlin"


@pytest.mark.parametrize(("remote", "icon"), [(True, "video"), (False, "map-pin")])
def test_place_without_an_address_has_none(remote, icon):
    place = with_map(where_row(remote=remote, name="Main", address=""))

    assert isinstance(place, SummaryRow)
    assert (place.icon, place.link_url) == (icon, "")


def test_sentences_are_joined_with_their_links_and_nothing_else():
    link = format_html('<a href="tel:1">{}</a>', "1")

    assert join_sentences("", "Too <late>.", link) == 'Too &lt;late&gt;. <a href="tel:1">1</a>'
    assert join_sentences("", "") == ""
