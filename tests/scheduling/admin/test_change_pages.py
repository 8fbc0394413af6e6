"""Cancelling and moving are offered as long as there is a visit to cancel or move."""

from uuid import uuid4

import pytest

from tests.factories import scheduling as make


@pytest.mark.parametrize("page", ["cancel", "move"])
@pytest.mark.parametrize(
    ("state", "title"), [("over", "This visit is over"), ("cancelled", "Cancelled")]
)
def test_nothing_is_offered_for_a_visit_that_is_over_or_cancelled(
    staff, salon, clock_at, page, state, title
):
    booking = make.book(salon, make.at(9)).booking
    url = f"/admin/scheduling/booking/{booking.id}"
    if state == "over":
        clock_at(make.at(10))
    else:
        staff.post(f"{url}/cancel/", {"key": str(uuid4())})

    response = staff.get(f"{url}/{page}/")

    assert f">{title}</h1>" in response.text
    assert "It can no longer be cancelled or moved." in response.text
    assert 'name="key"' not in response.text
    assert f'href="{url}/change/"' in response.text
    assert f"{url}/{page}/" not in staff.get(f"{url}/change/").text


def test_visit_that_has_begun_can_be_changed_until_it_is_over(staff, salon, clock_at):
    booking = make.book(salon, make.at(9)).booking
    clock_at(make.at(9, 59))

    for page in ("cancel", "move"):
        url = f"/admin/scheduling/booking/{booking.id}/{page}/"
        assert 'name="key"' in staff.get(url).text
        assert url in staff.get(f"/admin/scheduling/booking/{booking.id}/change/").text
