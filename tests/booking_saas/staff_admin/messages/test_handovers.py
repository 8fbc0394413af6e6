"""What the outbox gave up of a business: its people see it and try it again, nobody else's."""

import pytest
from django.db import connection
from django.utils import timezone

from scheduling.models import BookingEvent
from tenants.models import OutboxMessage
from tests import unguarded_texts
from tests.booking_saas.staff_admin.conftest import clock_at, salon, staff  # noqa: F401 - fixtures
from tests.factories import scheduling as make

PAGE = "/admin/messages/handovers/"


def give_up(event_id, *, schema=None, consumer="notifications.tell_customer") -> OutboxMessage:
    return OutboxMessage.objects.create(
        schema_name=schema or connection.schema_name,
        topic="booking.confirmed",
        consumer=consumer,
        payload={"event_id": str(event_id)},
        dead_at=timezone.now(),
        last_error="It broke <b>",
    )


@pytest.fixture
def event(salon):  # noqa: F811 - the fixture of the staff's pages
    booking = make.book(salon, make.at(9)).booking
    return BookingEvent.objects.get(booking_id=booking.id)


def test_without_any_there_is_nothing_to_do(staff):  # noqa: F811 - a fixture
    assert "Everything was handed over." in staff.get(PAGE).text
    assert "handed over" not in staff.get("/admin/").text


def test_start_page_leads_to_what_was_given_up_and_a_press_tries_again(staff, event):  # noqa: F811 - a fixture
    rows = [give_up(event.pk), give_up(event.pk, consumer="notifications.tell_staff")]

    assert "2 messages could not be handed over." in staff.get("/admin/").text
    page = staff.get(PAGE).text
    assert f"/admin/scheduling/booking/{event.booking_id}/change/" in page
    assert "It broke &lt;b&gt;" in page
    done = staff.post(PAGE, follow=True)

    assert "2 messages are being tried again." in done.text
    assert [OutboxMessage.objects.get(pk=row.pk).dead_at for row in rows] == [None, None]


def test_others_work_and_that_of_other_businesses_stay_as_they_are(
    staff,  # noqa: F811 - a fixture
    event,
    globex_business,
):
    foreign = give_up(event.pk, schema=globex_business.schema_name)
    other = give_up(event.pk, consumer="scheduling.clear_flood")

    assert "Everything was handed over." in staff.get(PAGE).text
    staff.post(PAGE)

    assert all(OutboxMessage.objects.get(pk=row.pk).dead_at for row in (foreign, other))


def test_control_without_its_business_the_page_revives_those_of_others(
    staff,  # noqa: F811 - a fixture
    event,
    globex_business,
    monkeypatch,
):
    foreign = give_up(event.pk, schema=globex_business.schema_name)
    unguarded_texts.without_business_of_handovers(monkeypatch)

    staff.post(PAGE)

    assert OutboxMessage.objects.get(pk=foreign.pk).dead_at is None


def test_page_takes_the_same_queries_for_one_and_for_three(
    staff,  # noqa: F811 - a fixture
    event,
    django_assert_num_queries,
):
    counts = []
    for _number in range(2):
        give_up(event.pk)
        with django_assert_num_queries(6) as queries:
            staff.get(PAGE)
        counts.append(len(queries))

    assert counts[0] == counts[1]
