"""Who asks for a name that is taken hears whether it will be free again, and when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenants.models import Business
from tenants.models.business import BusinessStatus
from tenants.queries import slugs
from tenants.queries.slugs import SlugTakenError

TAKEN = "The address “acme” is taken. Choose another one."
SETTING_UP = (
    "A business is being set up at the address “acme”. If that was interrupted, try again in"
)


@pytest.mark.parametrize(
    ("status", "since", "sentence"),
    [
        (BusinessStatus.PROVISIONING, timedelta(seconds=30), f"{SETTING_UP} 10 minutes."),
        (BusinessStatus.PROVISIONING, timedelta(minutes=6, seconds=30), f"{SETTING_UP} 4 minutes."),
        (BusinessStatus.PROVISIONING, timedelta(minutes=9, seconds=30), f"{SETTING_UP} 1 minute."),
        (BusinessStatus.PROVISIONING, timedelta(minutes=99), f"{SETTING_UP} 1 minute."),
        (BusinessStatus.READY, timedelta(seconds=30), TAKEN),
        (BusinessStatus.REMOVING, timedelta(seconds=30), TAKEN),
    ],
)
def test_name_of_a_killed_set_up_says_when_it_is_free_again(acme, status, since, sentence):
    now = timezone.now()
    Business.objects.filter(pk=acme.pk).update(status=status, status_since=now - since)

    with pytest.raises(SlugTakenError) as refused:
        slugs.check_free("acme", now=now)

    assert refused.value.sentence == sentence
