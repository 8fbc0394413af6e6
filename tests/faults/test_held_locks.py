"""A lock that somebody holds: at most 3 s of waiting, then a clean refusal (trust, "Faults")."""

import time
from threading import Event, Thread

import pytest
from django.db import connection, connections, transaction
from django_tenants.utils import schema_context

from scheduling.models import Booking, SlotDay
from scheduling.operations.errors import DiaryBusyError
from tests.factories.scheduling import (
    at,
    book,
    make_location,
    make_profile,
    make_resource,
    make_service,
)
from tests.patience import PATIENCE_SECONDS


@pytest.fixture
def service(committed_acme):
    make_profile()
    service = make_service([make_resource(make_location())])
    book(service, at(9))
    return service


def hold_the_day(schema_name: str, held: Event, let_go: Event) -> None:
    with schema_context(schema_name), transaction.atomic():
        list(SlotDay.objects.select_for_update().all())
        held.set()
        let_go.wait(PATIENCE_SECONDS)
    connections.close_all()


def test_booking_gives_up_a_held_day_and_books_once_it_is_free(service):
    held, let_go = Event(), Event()
    holder = Thread(target=hold_the_day, args=(connection.schema_name, held, let_go))
    holder.start()
    held.wait(PATIENCE_SECONDS)

    started = time.monotonic()
    with pytest.raises(DiaryBusyError):
        book(service, at(11))
    waited = time.monotonic() - started
    let_go.set()
    holder.join()

    assert 2.5 < waited < 10
    assert Booking.objects.count() == 1
    assert book(service, at(11)).booking.starts_at == at(11)
