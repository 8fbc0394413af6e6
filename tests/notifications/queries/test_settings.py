from datetime import time

import pytest

from notifications.models import MessageSettings
from notifications.operations.settings import change_settings
from notifications.queries.settings import get_settings

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("acme")
def test_business_that_never_chose_has_the_defaults():
    found = get_settings()

    assert (found.day_sheet, found.day_sheet_at, found.follow_up, found.sms) == (
        True,
        time(6),
        False,
        False,
    )
    assert not MessageSettings.objects.exists()


@pytest.mark.usefixtures("acme")
def test_what_is_chosen_holds_and_the_rest_stays():
    change_settings({"follow_up": True})
    change_settings({"day_sheet_at": time(7, 30)})

    found = get_settings()
    assert (found.follow_up, found.day_sheet_at, found.day_sheet) == (True, time(7, 30), True)
