"""Which reminders may be chosen: one rule for all doors, at its borders."""

import pytest
from django.core.exceptions import ValidationError

from notifications.models import ReminderPlan
from notifications.operations import reminders
from notifications.queries import reminders as queries
from tenants.models import OutboxMessage
from tests.factories.notifications import NOW

DAY = 24 * 60


@pytest.mark.parametrize("minutes", [[], [5], [30 * DAY], [5, 6, 7, 8, 9], [1440, 60]])
def test_reminders_within_the_bounds_are_kept_and_visits_planned_anew(acme, minutes):
    is_changed = reminders.change_minutes(minutes, service_id=7, now=NOW)

    assert is_changed
    assert queries.find_own_minutes(7) == sorted(minutes, reverse=True)
    payloads = OutboxMessage.objects.filter(topic="reminders.changed").values_list("payload")
    assert list(payloads) == [({"format": 1, "since": NOW.isoformat(), "after": ""},)]


@pytest.mark.parametrize(
    ("minutes", "code"),
    [
        ([-60], "too_short"),
        ([0], "too_short"),
        ([1], "too_short"),
        ([4], "too_short"),
        ([30 * DAY + 1], "too_long"),
        ([60 * DAY], "too_long"),
        ([60, 60], "repeated"),
        ([5, 6, 7, 8, 9, 10], "too_many"),
    ],
)
@pytest.mark.parametrize("service_id", [None, 7])
def test_reminders_beyond_them_are_refused_and_change_nothing(acme, service_id, minutes, code):
    with pytest.raises(ValidationError) as refused:
        reminders.change_minutes(minutes, service_id=service_id, now=NOW)

    assert refused.value.code == code
    assert (ReminderPlan.objects.count(), OutboxMessage.objects.count()) == (0, 0)


@pytest.mark.parametrize("minutes", [[1440, 60], [60, 1440], None])
def test_what_holds_already_changes_nothing(acme, minutes):
    assert not reminders.change_minutes(minutes, now=NOW)
    assert (ReminderPlan.objects.count(), OutboxMessage.objects.count()) == (0, 0)


def test_service_may_choose_what_the_business_has_and_keeps_it(acme):
    assert reminders.change_minutes([1440, 60], service_id=7, now=NOW)
    reminders.change_minutes([30], now=NOW)

    assert queries.find_own_minutes(7) == [1440, 60]
    assert not reminders.change_minutes([60, 1440], service_id=7, now=NOW)
