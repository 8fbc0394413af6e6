from datetime import UTC, datetime

import pytest

from scheduling.queries.clocks import rezoning
from tests.factories import scheduling as make

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BERLIN, LONDON = "Europe/Berlin", "Europe/London"


@pytest.fixture
def service(acme):
    make.make_profile(timezone=BERLIN)
    place = make.make_location(slug="main", timezone=BERLIN)
    return make.make_service([make.make_resource(place, slug="ana")], location=place)


def ask(zone=LONDON):
    return rezoning.list_rezoned_visits("main", before=BERLIN, after=zone, now=NOW)


def test_visit_is_told_with_where_it_would_move(service):
    contact = make.Contact(name="Ida", email="ida@example.com")
    booking = make.book(
        service, datetime(2026, 12, 1, 12, tzinfo=UTC), now=NOW, contact=contact
    ).booking

    (visit,) = ask()

    assert (visit.booking_id, visit.contact_name, visit.has_address) == (booking.id, "Ida", True)
    assert visit.starts_at == datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert visit.moved_to == datetime(2026, 12, 1, 13, tzinfo=UTC)
    assert not visit.is_remote
    assert ask("Europe/Vienna") == []


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_takes_one_statement(service, count, django_assert_num_queries):
    for hour in range(9, 9 + count):
        make.book(service, datetime(2026, 12, 1, hour, tzinfo=UTC), now=NOW)

    with django_assert_num_queries(1):
        assert len(ask()) == count


@pytest.mark.parametrize(
    ("at", "is_end", "moved"),
    [
        (datetime(2026, 12, 1, 12, tzinfo=UTC), False, datetime(2026, 12, 1, 13, tzinfo=UTC)),
        # Midnight as an end is that of the day before.
        (datetime(2026, 12, 1, 23, tzinfo=UTC), True, datetime(2026, 12, 2, 0, tzinfo=UTC)),
        # 01:30 in Berlin on the night on which London has no 01:30.
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), False, datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (
            datetime(2026, 12, 1, 12, 0, 15, tzinfo=UTC),
            False,
            datetime(2026, 12, 1, 13, 0, 15, tzinfo=UTC),
        ),
    ],
)
def test_wall_time_is_kept(at, is_end, moved):
    assert rezoning.keep_wall_time(at, before=BERLIN, after=LONDON, is_end=is_end) == moved


def test_visits_that_would_meet_on_the_new_clock_are_in_each_others_way(service):
    # 01:00 and 02:00 in Berlin; in London the clocks go from 01:00 to 02:00 that night.
    override = frozenset({make.Code.CLOSED})
    for hour in (0, 1):
        start = datetime(2026, 3, 29, hour, tzinfo=UTC)
        make.book(service, start, now=datetime(2026, 3, 2, tzinfo=UTC), overrides=override)
    asked_at = datetime(2026, 3, 2, tzinfo=UTC)
    visits = rezoning.list_rezoned_visits("main", before=BERLIN, after=LONDON, now=asked_at)

    found = rezoning.find_obstacles(visits, now=asked_at)

    assert {visit.moved_to for visit in visits} <= {
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 3, 29, 2, tzinfo=UTC),
    }
    assert len(found) == (2 if len({visit.moved_to for visit in visits}) == 1 else 0)
