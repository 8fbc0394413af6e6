"""Reminders of a set-up document: of the business and of services, by the rule of all doors."""

import pytest

from booking_saas import setup
from foundation.json_documents import DocumentError
from notifications.models import ReminderPlan

TOO_SHORT = "A reminder goes out 5 minutes before the visit or earlier."
TOO_LONG = "A reminder goes out at most 30 days before the visit."
REFUSED = [
    (["PT0M"], TOO_SHORT),
    (["PT1M"], TOO_SHORT),
    (["P60D"], TOO_LONG),
    (["PT60M", "PT1H"], "Two of the reminders are at the same time."),
    (["PT5M", "PT6M", "PT7M", "PT8M", "PT9M", "PT10M"], "A visit has at most 5 reminders."),
]


@pytest.mark.parametrize("minutes", [["PT3H"], [], None])
def test_reminders_of_a_service_come_back_as_they_were_applied(apply, example, minutes):
    example["services"][0]["reminders"] = minutes

    apply(example)

    assert setup.export_document()["services"][0]["reminders"] == minutes
    assert apply(example) == []


def test_absent_reminders_stay_and_null_goes_by_the_business(apply, example):
    example["services"][0]["reminders"] = ["PT3H"]
    apply(example)
    del example["services"][0]["reminders"]

    assert apply(example) == []
    assert setup.export_document()["services"][0]["reminders"] == ["PT3H"]

    example["services"][0]["reminders"] = None
    apply(example)

    assert setup.export_document()["services"][0]["reminders"] is None


@pytest.mark.parametrize(("given", "sentence"), REFUSED)
def test_refused_reminders_have_their_place_and_change_nothing(apply, example, given, sentence):
    with pytest.raises(DocumentError) as of_business:
        apply({"messages": {"reminders": given}})
    example["services"][0]["reminders"] = given
    with pytest.raises(DocumentError) as of_service:
        apply(example)

    assert str(of_business.value) == f"messages.reminders: {sentence}"
    assert str(of_service.value) == f"services[0].reminders: {sentence}"
    assert ReminderPlan.objects.count() == 0


def test_negative_duration_is_none(apply):
    with pytest.raises(DocumentError) as refused:
        apply({"messages": {"reminders": ["-PT1H"]}})

    told = "Use a duration such as PT45M or PT1H30M."
    assert str(refused.value) == f"messages.reminders[0]: {told}"
