"""Several visits wanted together: each beside the diary and beside those before it."""

import pytest

from scheduling.engine.codes import Code
from scheduling.models import Booking, Customer, Occupancy, Resource, Slot
from scheduling.operations.commands import Contact
from scheduling.operations.errors import RefusedError
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    make_location,
    make_profile,
    make_resource,
    make_service,
)
from tests.factories.visits import make_request, take

KIM = Contact(name="Kim Lee", email="kim@example.com")


@pytest.fixture
def place(acme):
    make_profile()
    return make_location()


@pytest.fixture
def ana(place):
    return make_resource(place, slug="ana")


@pytest.fixture
def ben(place):
    return make_resource(place, slug="ben")


def name_staff(taken):
    slugs = dict(Resource.objects.values_list("pk", "slug"))
    return [[slugs[claim.resource_id] for claim in each.resources] for each in taken]


def refuse(*requests, **options):
    """Return code and position with which the list is refused, and see that nothing is kept."""
    before = Slot.objects.count(), Occupancy.objects.count()
    with pytest.raises(RefusedError) as caught:
        take(*requests, **options)
    assert (Slot.objects.count(), Occupancy.objects.count()) == before
    return caught.value.code, caught.value.position


def test_visits_of_a_list_are_all_taken(ana, ben):
    hers, his = make_service([ana], buffer_after_minutes=15), make_service([ben])

    taken = take(make_request(hers, at(10)), make_request(his, at(12)))

    assert name_staff(taken) == [["ana"], ["ben"]]
    spans = Occupancy.objects.order_by("busy_from").values_list("busy_from", "busy_until")
    assert list(spans) == [(at(10), at(11, 15)), (at(12), at(13))]


@pytest.mark.parametrize(
    ("second", "code"),
    [(at(10), Code.SLOT_TAKEN), (at(10, 30), Code.SLOT_TAKEN), (at(11), Code.BUFFER)],
    ids=["same", "overlapping", "in the buffer"],
)
def test_one_person_twice_at_a_time_is_refused(ana, second, code):
    service = make_service([ana], slot_step_minutes=30, buffer_after_minutes=15)

    assert refuse(make_request(service, at(10)), make_request(service, second)) == (code, 1)


def test_turnaround_of_a_room_counts_between_two_of_a_list(ana, ben, place):
    room = make_resource(place, kind="room", turnaround_after_minutes=15)
    hers, his = make_service([ana], [room]), make_service([ben], [room])

    assert refuse(make_request(hers, at(10)), make_request(his, at(11))) == (Code.BUFFER, 1)


def test_visits_that_touch_are_taken(ana):
    service = make_service([ana])

    taken = take(make_request(service, at(11)), make_request(service, at(10)))

    assert name_staff(taken) == [["ana"], ["ana"]]


@pytest.mark.parametrize(
    ("limit", "second", "code"),
    [
        ("max_per_day", at(14), Code.DAILY_LIMIT),
        ("max_per_week", at(10, day=2), Code.WEEKLY_LIMIT),
    ],
)
@pytest.mark.parametrize("owner", ["service", "resource"])
def test_limit_that_the_list_itself_reaches_refuses_its_last(place, owner, limit, second, code):
    limits = {owner: {limit: 2}}
    ana = make_resource(place, **limits.get("resource", {}))
    service = make_service([ana], **limits.get("service", {}))
    book(service, at(9))

    assert refuse(make_request(service, at(11)), make_request(service, second)) == (code, 1)


def test_limit_of_a_service_counts_whoever_serves(ana, ben):
    service = make_service([ana, ben], max_per_day=1)
    requests = (
        make_request(service, at(10), staff="ana"),
        make_request(service, at(12), staff="ben"),
    )

    assert refuse(*requests) == (Code.DAILY_LIMIT, 1)


def test_limit_that_the_second_sets_aside_is_recorded_with_it(ana):
    service = make_service([ana], max_per_day=1)
    aside = frozenset({Code.DAILY_LIMIT})
    first, second = make_request(service, at(10)), make_request(service, at(12), overrides=aside)

    taken = take(first, second)

    assert [each.overrides for each in taken] == [frozenset(), aside]


def test_buffer_that_the_second_sets_aside_is_allowed_to_overlap(ana):
    service = make_service([ana], buffer_after_minutes=15)
    aside = frozenset({Code.BUFFER})
    first, second = make_request(service, at(10)), make_request(service, at(11), overrides=aside)

    taken = take(first, second)

    allowed = [claim.overlap_allowed for each in taken for claim in each.resources]
    assert allowed == [False, True]
    assert taken[1].overrides == aside


def test_overlapping_visits_of_one_customer_are_refused(ana, ben):
    hers, his = make_service([ana]), make_service([ben], slot_step_minutes=30)

    refused = refuse(make_request(hers, at(10)), make_request(his, at(10, 30)))

    assert refused == (Code.CUSTOMER_OVERLAP, 1)


def test_customers_maximum_counts_the_list(ana):
    service = make_service([ana], max_per_customer=2)
    book(service, at(9), contact=KIM)
    kim = Customer.objects.get(email=KIM.email)

    refused = refuse(
        make_request(service, at(11)), make_request(service, at(13)), customer_id=kim.pk
    )

    assert refused == (Code.CUSTOMER_LIMIT, 1)


def test_what_the_customer_has_already_refuses_the_one_it_meets(ana, ben):
    hers, his = make_service([ana]), make_service([ben])
    book(his, at(12), contact=KIM)
    kim = Customer.objects.get(email=KIM.email)

    refused = refuse(make_request(hers, at(10)), make_request(hers, at(12)), customer_id=kim.pk)

    assert refused == (Code.CUSTOMER_OVERLAP, 1)


def test_visits_that_move_together_may_take_each_others_times(ana):
    """Each visit of a series moves on by an hour: to where the next one was."""
    service = make_service([ana])
    for hour in (10, 11, 12):
        book(service, at(hour), contact=KIM)
    kim = Customer.objects.get(email=KIM.email)
    slots = list(Slot.objects.order_by("starts_at"))
    requests = [
        make_request(service, at(11 + number), without_slot=slot.pk)
        for number, slot in enumerate(slots)
    ]

    take(*requests, customer_id=kim.pk)

    active = Occupancy.objects.filter(active=True).order_by("busy_from")
    assert list(active.values_list("visit_from", flat=True)) == [at(11), at(12), at(13)]


class TestAnyStaff:
    @pytest.fixture(autouse=True)
    def several_people(self, place):
        make_profile(allow_customer_overlap=True)

    def test_two_at_the_same_time_get_two_people(self, ana, ben):
        service = make_service([ana, ben])

        taken = take(make_request(service, at(10)), make_request(service, at(10)))

        assert name_staff(taken) == [["ana"], ["ben"]]

    def test_with_one_person_the_second_is_refused(self, ana):
        service = make_service([ana])

        refused = refuse(make_request(service, at(10)), make_request(service, at(10)))

        assert refused == (Code.SLOT_TAKEN, 1)

    def test_whom_a_later_one_asks_for_is_left_to_it(self, ana, ben):
        service = make_service([ana, ben])

        taken = take(make_request(service, at(10)), make_request(service, at(10), staff="ana"))

        assert name_staff(taken) == [["ben"], ["ana"]]

    def test_who_has_one_visit_left_today_is_left_to_whom_only_they_can_serve(self, place, ben):
        ana = make_resource(place, slug="zoe", max_per_day=1)
        of_both, of_her = make_service([ana, ben]), make_service([ana])
        book(of_both, at(9, day=1), staff="ben")  # so that she is asked first

        taken = take(make_request(of_both, at(10)), make_request(of_her, at(14)))

        assert name_staff(taken) == [["ben"], ["zoe"]]

    def test_the_list_itself_counts_as_work(self, ana, ben):
        service = make_service([ana, ben])

        taken = take(*(make_request(service, at(hour)) for hour in (10, 12, 14, 16)))

        assert name_staff(taken) == [["ana"], ["ben"], ["ana"], ["ben"]]

    def test_nine_people_cannot_serve_ten_at_once(self, place):
        service = make_service([make_resource(place) for _ in range(9)])
        requests = [make_request(service, at(10))] * 10

        assert refuse(*requests) == (Code.SLOT_TAKEN, 9)

    def test_ten_people_serve_ten_at_once_though_one_can_serve_only_the_last(self, place):
        staff = [make_resource(place) for _ in range(10)]
        of_all, of_first = make_service(staff), make_service(staff[:1])

        taken = take(*[make_request(of_all, at(10))] * 9, make_request(of_first, at(10)))

        used = [claim.resource_id for each in taken for claim in each.resources]
        assert used[-1] == staff[0].pk
        assert sorted(used) == [each.pk for each in staff]

    def test_a_whole_year_is_chosen_though_its_last_date_meets_the_first(self, ana, ben):
        """Only the first date has to change: the others are no way out of it."""
        service, of_ana = make_service([ana, ben]), make_service([ana])
        weekly = [make_request(service, at(10, day=7 * week)) for week in range(20)]

        taken = take(*weekly, make_request(of_ana, at(10)))

        assert name_staff(taken)[0] == ["ben"]
        assert name_staff(taken)[-1] == ["ana"]

    def test_list_that_limits_forbid_in_too_many_ways_is_refused(self, place):
        staff = [make_resource(place, max_per_day=1) for _ in range(8)]
        service = make_service(staff, slot_step_minutes=30, duration_minutes=30)
        requests = [
            make_request(service, at(9 + number // 2, number % 2 * 30)) for number in range(9)
        ]

        assert refuse(*requests) == (Code.DAILY_LIMIT, 8)


def test_refused_list_leaves_what_was_booked_before(ana):
    service = make_service([ana])
    book(service, at(10), now=NOW)

    assert refuse(make_request(service, at(12)), make_request(service, at(10))) == (
        Code.SLOT_TAKEN,
        1,
    )
    assert Booking.objects.count() == 1
