"""Which reminders there are, by the rules at their borders (booking-rules, 10)."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.operations import reminders as operations
from notifications.queries import reminders
from notifications.queries.reminders import Offset, Plans
from tests.factories.notifications import NOW, make_appointment

START = datetime(2026, 12, 1, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

BEGUN = "The visit has since begun."
NOT_FIRST = "An earlier visit of the same day is reminded of."
STOPPED = "The customer wants no reminders of this visit."
NO_SUCH = "There is no reminder at this time any more."
NEARER = "It came so late that a later reminder goes out instead."
TOO_LATE = "It came too late: the visit begins soon."


@pytest.mark.parametrize(
    ("starts_at", "minutes", "due"),
    [
        # The clocks of Berlin go forward and back in the night before.
        ("2026-03-29T08:00Z", 1440, "2026-03-28T08:00Z"),
        ("2026-10-25T09:00Z", 1440, "2026-10-24T09:00Z"),
        # Those of New York.
        ("2026-03-08T14:00Z", 1440, "2026-03-07T14:00Z"),
        ("2026-11-01T06:30Z", 60, "2026-11-01T05:30Z"),
        # Those of Lord Howe, by half an hour.
        ("2026-04-04T22:30Z", 1440, "2026-04-03T22:30Z"),
        ("2026-10-03T22:00Z", 1440, "2026-10-02T22:00Z"),
    ],
)
def test_reminder_is_due_so_much_elapsed_time_before_whatever_clocks_do(starts_at, minutes, due):
    visit = make_appointment(starts_at=datetime.fromisoformat(starts_at))

    found = reminders.get_due(visit, Offset(minutes=minutes))

    assert found == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("before", "is_called_for"),
    [
        (timedelta(minutes=75), True),
        (timedelta(minutes=74, seconds=59), False),
        (timedelta(minutes=75, seconds=1), True),
        (timedelta(minutes=60), False),
        (timedelta(minutes=59), False),
    ],
)
def test_reminder_needs_a_quarter_of_an_hour_after_the_visit_got_its_time(before, is_called_for):
    visit = make_appointment(since=START - before)

    assert reminders.is_called_for(visit, Offset(minutes=60)) is is_called_for


@pytest.mark.parametrize(
    ("before", "is_called_for"),
    [
        (timedelta(minutes=75), True),
        (timedelta(minutes=74, seconds=59), False),
    ],
)
def test_reminder_needs_a_quarter_of_an_hour_after_its_offset_was_set(before, is_called_for):
    offset = Offset(minutes=60, set_at=START - before)

    assert reminders.is_called_for(make_appointment(), offset) is is_called_for


def test_each_reminder_is_called_for_by_itself_the_earliest_first():
    day, hour = Offset(minutes=1440), Offset(minutes=60)
    late = Offset(minutes=120, set_at=START - 2 * HOUR)
    plans = Plans(business=(day, late, hour), services={2: (late,), 3: ()})

    def list_minutes(**fields):
        visit = make_appointment(**fields)
        return [each.minutes for each in reminders.list_called_for(visit, plans)]

    assert list_minutes() == [1440, 60]
    assert list_minutes(since=START - DAY) == [60]
    assert list_minutes(since=START - HOUR) == []
    assert list_minutes(service_id=2) == []
    assert list_minutes(service_id=3) == []


def test_reminder_is_found_by_its_minutes_while_the_visit_has_it():
    plans = Plans(business=reminders.DEFAULT, services={})
    visit = make_appointment(since=START - DAY)

    assert reminders.find_offset(visit, 60, plans) == Offset(minutes=60)
    assert reminders.find_offset(visit, 1440, plans) is None
    assert reminders.find_offset(visit, 61, plans) is None


@pytest.mark.parametrize(
    ("minutes", "left", "is_too_late"),
    [
        (1440, 12 * HOUR, False),
        (1440, 12 * HOUR - SECOND, True),
        (60, 30 * MINUTE, False),
        (60, 30 * MINUTE - SECOND, True),
        (5, timedelta(minutes=2, seconds=30), False),
        (5, timedelta(minutes=2, seconds=29), True),
    ],
)
def test_reminder_is_late_once_less_than_half_of_its_offset_is_left(minutes, left, is_too_late):
    visit = make_appointment()

    found = reminders.is_too_late(visit, Offset(minutes=minutes), now=START - left)

    assert found is is_too_late


@pytest.mark.parametrize(
    ("minutes", "left", "reason"),
    [
        (1440, DAY, None),
        (1440, 12 * HOUR, None),
        (1440, 12 * HOUR - SECOND, TOO_LATE),
        (1440, HOUR + SECOND, TOO_LATE),
        (1440, HOUR, NEARER),
        (60, HOUR, None),
        (60, 30 * MINUTE, None),
        (60, 30 * MINUTE - SECOND, TOO_LATE),
        (60, SECOND, TOO_LATE),
        (60, timedelta(0), BEGUN),
        (1440, -DAY, BEGUN),
        (61, HOUR, NO_SUCH),
    ],
)
def test_reminder_that_was_held_up_goes_out_or_says_why_not(acme, minutes, left, reason):
    visit = make_appointment()

    assert reminders.find_reason_to_skip(visit, minutes, now=START - left) == reason


def test_of_several_overdue_only_the_nearest_goes_out(acme):
    operations.change_minutes([120, 90, 60], now=NOW)
    visit = make_appointment()

    def list_reasons(left):
        now = START - left
        return [reminders.find_reason_to_skip(visit, minutes, now=now) for minutes in (120, 90, 60)]

    assert list_reasons(90 * MINUTE + SECOND) == [None, None, None]
    assert list_reasons(90 * MINUTE) == [NEARER, None, None]
    assert list_reasons(HOUR) == [NEARER, NEARER, None]


def test_nearer_reminder_that_the_visit_never_had_holds_no_other_back(acme):
    operations.change_minutes([120, 60], now=START - 2 * HOUR - 15 * MINUTE)
    operations.change_minutes([120, 90, 60], now=START - 90 * MINUTE - 15 * MINUTE + SECOND)

    reason = reminders.find_reason_to_skip(make_appointment(), 120, now=START - 80 * MINUTE)

    assert reason is None


def test_reminder_of_a_later_visit_of_the_day_and_an_unwanted_one_stay(acme):
    visit = make_appointment()
    now = START - HOUR
    later = make_appointment(is_first=False)

    assert reminders.find_reason_to_skip(later, 60, now=now) == NOT_FIRST

    operations.stop_reminders(visit.booking_id, now=NOW)
    assert reminders.find_reason_to_skip(visit, 60, now=now) == STOPPED

    operations.resume_reminders(visit.booking_id)
    assert reminders.find_reason_to_skip(visit, 60, now=now) is None


def test_business_that_never_chose_has_two_that_were_always_so(acme):
    plans = reminders.load_plans()

    assert plans.get(7) == (Offset(minutes=1440), Offset(minutes=60))
    assert reminders.get_business_minutes() == [1440, 60]
    assert reminders.find_own_minutes(None) is None


def test_what_counted_before_keeps_its_moment_and_what_is_new_has_that_of_its_setting(
    acme, django_assert_num_queries
):
    operations.change_minutes([60, 2880], now=NOW)
    operations.change_minutes([2880, 90], service_id=7, now=NOW + HOUR)
    operations.change_minutes([], service_id=8, now=NOW + HOUR)

    with django_assert_num_queries(2):
        plans = reminders.load_plans()

    assert plans.business == (Offset(minutes=2880, set_at=NOW), Offset(minutes=60))
    assert plans.get(7) == (
        Offset(minutes=2880, set_at=NOW),
        Offset(minutes=90, set_at=NOW + HOUR),
    )
    assert plans.get(8) == ()
    assert plans.get(9) == plans.business
    assert reminders.map_own_minutes() == {None: [2880, 60], 7: [2880, 90], 8: []}


def test_service_that_follows_again_has_them_since_then_and_later_ones_since_theirs(acme):
    operations.change_minutes([90], service_id=7, now=NOW)
    operations.change_minutes(None, service_id=7, now=NOW + HOUR)
    operations.change_minutes([1440, 60, 30], now=NOW + 2 * HOUR)

    plans = reminders.load_plans()

    assert plans.get(7) == (
        Offset(minutes=1440, set_at=NOW + HOUR),
        Offset(minutes=60, set_at=NOW + HOUR),
        Offset(minutes=30, set_at=NOW + 2 * HOUR),
    )
    assert reminders.find_own_minutes(7) is None

    operations.change_minutes([1440], now=NOW + 3 * HOUR)
    operations.change_minutes([1440, 60], now=NOW + 4 * HOUR)

    assert reminders.load_plans().get(7) == (
        Offset(minutes=1440, set_at=NOW + HOUR),
        Offset(minutes=60, set_at=NOW + 4 * HOUR),
    )


def test_offset_that_went_and_came_back_is_a_new_one(acme):
    operations.change_minutes([1440], now=NOW)
    operations.change_minutes([1440, 60], now=NOW + HOUR)

    assert reminders.load_plans().business == (
        Offset(minutes=1440),
        Offset(minutes=60, set_at=NOW + HOUR),
    )
