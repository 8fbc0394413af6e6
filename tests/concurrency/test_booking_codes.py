"""Two bookings never have one code, and whoever draws a taken one does not notice."""

import pytest
from django.db import IntegrityError, connection

from foundation.writing import short_codes
from scheduling.models import Booking, BookingEvent, IdempotencyRecord
from tenants.models import OutboxMessage
from tests.concurrency import unguarded
from tests.factories import scheduling as make

_DRAW_TWICE = """
CREATE SEQUENCE drawn;
CREATE FUNCTION draw() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- What a sequence has counted stays counted when the transaction is rolled back.
    IF nextval('drawn') <= {times} THEN NEW.code := '{code}'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER draw BEFORE INSERT ON scheduling_booking FOR EACH ROW EXECUTE FUNCTION draw();
"""
_END = """
DROP TRIGGER draw ON scheduling_booking;
DROP FUNCTION draw;
DROP SEQUENCE drawn;
"""


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def service(committed_acme):
    make.make_profile()
    return make.make_service([make.make_resource(make.make_location(), slug="ana")])


@pytest.fixture
def first(service):
    """Make a booking whose code the next one draws, too."""
    booking = make.book(service, make.at(9)).booking
    run(_DRAW_TWICE.format(times=1, code=booking.code))
    yield booking
    run(_END)


def count_rows() -> tuple[int, ...]:
    models = (Booking, BookingEvent, IdempotencyRecord, OutboxMessage)
    return tuple(model.objects.count() for model in models)


def test_booking_that_draws_a_taken_code_draws_again(service, first):
    second = make.book(service, make.at(10)).booking

    rows = dict(Booking.objects.values_list("id", "code"))
    assert rows == {first.id: first.code, second.id: second.code}
    assert second.code != first.code
    assert short_codes.find_code(second.code) == second.code
    assert count_rows() == (2, 2, 2, 6)


def test_without_drawing_again_the_booking_fails(service, first, monkeypatch):
    unguarded.without_drawing_codes_again(monkeypatch)
    before = count_rows()

    with pytest.raises(IntegrityError, match="booking_code_once"):
        make.book(service, make.at(10))

    assert count_rows() == before
