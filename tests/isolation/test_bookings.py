"""A booking of ours with its link and ids, taken to the other business's pages and API."""

from uuid import UUID

import pytest

from foundation import clock
from scheduling.models import Booking
from scheduling.queries import links
from tests import guards
from tests.factories import scheduling as factories


def make_booking(side) -> UUID:
    with side.inside():
        staff = factories.make_resource(factories.make_location(slug="main"), slug="ana")
        service = factories.make_service([staff], slug="haircut", name="Haircut")
        start = factories.at(10)
        return factories.book(service, start).booking.id


@pytest.fixture
def twins(ours, theirs, settings, tmp_path, monkeypatch) -> UUID:
    """Return the id that a booking of ours and a booking of theirs have in common."""
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text("=2026-02-27T00:00:00Z")
    mine = make_booking(ours)
    with monkeypatch.context() as patch:
        guards.with_same_id(patch, mine)
        assert make_booking(theirs) == mine
    return mine


def token_of(side, booking_id: UUID) -> str:
    with side.inside():
        return links.get_manage_token(row_of(booking_id))


def row_of(booking_id: UUID):
    """Return what the token is made from."""
    return Booking.objects.get(pk=booking_id)


def open_page(side, booking_id: UUID, token: str) -> int:
    return side.client.get(f"/manage/{booking_id}/{token}/").status_code


def call_api(side, booking_id: UUID, token: str, path: str = "") -> int:
    return side.client.get(
        f"/api/v1/bookings/{booking_id}/{path}", headers={"authorization": f"Manage {token}"}
    ).status_code


def test_clock_stands_before_the_booking(twins):
    assert clock.now() == factories.NOW


def test_manage_link_opens_at_its_business_only(ours, theirs, twins):
    token = token_of(ours, twins)

    assert open_page(ours, twins, token) == 200
    assert open_page(theirs, twins, token) == 404


def test_manage_token_works_in_its_business_api_only(ours, theirs, twins):
    token = token_of(ours, twins)

    assert call_api(ours, twins, token) == 200
    assert call_api(theirs, twins, token) == 404
    assert call_api(theirs, twins, token, "calendar.ics") == 404


@pytest.mark.parametrize("action", ["cancel", "reschedule"])
def test_manage_token_changes_nothing_elsewhere(ours, theirs, twins, action):
    response = theirs.client.post(
        f"/api/v1/bookings/{twins}/{action}/",
        {"start": "2026-03-02T12:00:00Z"},
        content_type="application/json",
        headers={
            "authorization": f"Manage {token_of(ours, twins)}",
            "idempotency-key": "hostile-key-0001",
        },
    )

    assert response.status_code == 404
    with theirs.inside():
        booking = Booking.objects.get(pk=twins)
        assert (booking.status, booking.version) == ("confirmed", 1)


def test_manage_link_control_unbound_it_opens_at_the_other_business(
    ours, theirs, twins, monkeypatch
):
    guards.without_name_of_business(monkeypatch)
    token = token_of(ours, twins)

    assert open_page(theirs, twins, token) == 200


def test_booking_of_ours_is_unknown_to_the_others_list(ours, theirs, twins):
    with ours.inside():
        extra = factories.book(
            factories.Service.objects.get(slug="haircut"), factories.at(14)
        ).booking.id

    with theirs.inside():
        assert not Booking.objects.filter(pk=extra).exists()
        assert Booking.objects.count() == 1
