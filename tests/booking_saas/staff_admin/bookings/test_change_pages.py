"""Cancelling and moving are offered as long as there is a visit to cancel or move."""

from datetime import timedelta
from uuid import uuid4

import pytest

from scheduling.models import Booking, Resource, Service
from scheduling.queries import bookings as booking_queries
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


def stale(client, booking, page: str, **fields):
    """Return the answer to a form whose page was opened before somebody else moved the visit."""
    url = f"/admin/scheduling/booking/{booking.id}/{page}/"
    version = client.get(url).context["version"]
    move = {"day": "2026-03-02", "start": make.at(13).isoformat(), "key": str(uuid4())}
    client.post(f"/admin/scheduling/booking/{booking.id}/move/", move)
    return client.post(url, {"key": str(uuid4()), "version": version} | fields)


@pytest.mark.parametrize(
    ("page", "fields"),
    [("cancel", {}), ("move", {"day": "2026-03-02", "start": make.at(15).isoformat()})],
)
def test_visit_that_somebody_else_moved_is_shown_anew_before_it_is_changed(
    staff, salon, page, fields
):
    booking = make.book(salon, make.at(9)).booking

    refused = stale(staff, booking, page, **fields)

    row = Booking.objects.get()
    assert "Somebody has changed this visit in the meantime." in refused.text
    assert "Monday, 2 March, 14:00" in refused.text
    assert (row.status, row.version, row.slot.starts_at) == ("confirmed", 2, make.at(13))
    assert refused.context["version"] == 2

    again = fields | {"key": refused.context["key"], "version": 2}
    staff.post(f"/admin/scheduling/booking/{booking.id}/{page}/", again)

    row.refresh_from_db()
    assert row.version == 3


def test_move_keeps_the_people_and_staff_are_told_where_it_could_not(staff, salon):
    ana, ben = Resource.objects.get(), make.make_resource(salon.location, slug="ben", name="Ben")
    salon.requirements.get().candidates.set([ana, ben])
    booking = make.book(salon, make.at(9)).booking
    make.book(salon, make.at(15), staff="ana")
    url = f"/admin/scheduling/booking/{booking.id}/move/"
    data = {"day": "2026-03-02", "staff": ""}

    page = staff.get(url)
    kept = staff.post(
        url, data | {"start": make.at(13).isoformat(), "key": str(uuid4())}, follow=True
    )
    other = staff.post(
        url, data | {"start": make.at(15).isoformat(), "key": str(uuid4())}, follow=True
    )

    assert "The same people, if they are free" in page.text
    assert "Not all were free" not in kept.text
    assert "Not all were free: it is now with Ben." in other.text
    moved = booking_queries.get_snapshot(booking.id)
    assert [person.slug for person in moved.staff] == ["ben"]


def test_visit_whose_person_and_service_are_gone_still_shows_its_page(staff, salon):
    booking = make.book(salon, make.at(9), staff="ana").booking
    Resource.objects.update(active=False)
    Service.objects.update(active=False)

    assert staff.get(f"/admin/scheduling/booking/{booking.id}/move/").status_code == 200


def test_mistake_in_the_form_keeps_the_version_that_was_seen(staff, salon):
    booking = make.book(salon, make.at(9)).booking

    refused = stale(staff, booking, "move", day="2026-03-02", time="25:00")

    assert refused.context["version"] == "1"


def cancelled(staff, salon):
    booking = make.book(salon, make.at(9)).booking
    url = f"/admin/scheduling/booking/{booking.id}"
    staff.post(f"{url}/cancel/", {"key": str(uuid4())})
    page = staff.get(f"{url}/change/")
    return url, page, {"key": page.context["restore_key"], "version": 2}


def test_cancellation_is_taken_back_by_the_operation(staff, salon):
    url, page, data = cancelled(staff, salon)

    response = staff.post(f"{url}/restore/", data, follow=True)
    again = staff.post(f"{url}/restore/", data, follow=True)

    row = Booking.objects.get()
    event = row.events.get(version=3)
    assert "Undo the cancellation" in page.text
    assert (row.status, row.slot.starts_at, row.version) == ("confirmed", make.at(9), 3)
    assert (event.actor, event.actor_name) == ("staff", "Fritzi Front")
    for answer in (response, again):
        assert f"The visit for {row.order.contact_name} is booked again." in answer.text
        assert "Undo the cancellation" not in answer.text


def test_cancellation_is_not_taken_back_once_the_time_is_taken(staff, salon):
    url, _page, data = cancelled(staff, salon)
    make.book(salon, make.at(9))

    response = staff.post(f"{url}/restore/", data, follow=True)

    assert "is booked again" not in response.text
    assert 'class="note error"' in response.text
    assert Booking.objects.filter(status="confirmed").count() == 1
    assert "Undo the cancellation" not in response.text


def test_cancellation_is_not_taken_back_after_a_quarter_of_an_hour(staff, salon, clock_at):
    url, _page, data = cancelled(staff, salon)
    clock_at(make.NOW + timedelta(minutes=15, seconds=1))

    response = staff.post(f"{url}/restore/", data, follow=True)

    assert "It is too late to undo the cancellation. You can book a new visit." in response.text
    assert Booking.objects.get().status == "cancelled"


@pytest.mark.parametrize("fields", [{"key": "x"}, {"version": "x"}, {"version": "1"}])
def test_odd_wish_to_take_back_changes_nothing(staff, salon, fields):
    url, _page, data = cancelled(staff, salon)

    response = staff.post(f"{url}/restore/", data | fields, follow=True)

    assert response.status_code == 200
    assert Booking.objects.get().status == "cancelled"


def test_unknown_visit_is_not_found(staff):
    url = f"/admin/scheduling/booking/{uuid4()}/restore/"

    assert staff.post(url, {"key": str(uuid4())}).status_code == 404
    assert staff.get(url).status_code == 405
