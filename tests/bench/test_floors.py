"""The floor that listing is measured against does the same work."""

from datetime import timedelta

import pytest

from bench import floors, world
from scheduling.models import Resource
from scheduling.queries import availability
from tests.factories import scheduling as make


@pytest.mark.parametrize(("staff", "days", "full"), [(1, 1, 0), (1, 30, 0.7), (3, 9, 0.7)])
def test_floor_lists_the_starts_of_the_product(acme, staff, days, full):
    make.make_profile()
    service = world.make_service("measured", staff=staff, days=days, full=full)
    ids = list(Resource.objects.values_list("pk", flat=True))

    rows = floors.read_rows(service.pk, world.FIRST_DAY, days)
    listed = floors.list_starts(rows, ids, world.FIRST_DAY, days)

    slots = availability.list_open_slots(
        availability.Listing(
            service="measured",
            window_from=world.FIRST_DAY,
            window_to=world.FIRST_DAY + timedelta(days=days),
        ),
        now=world.NOW,
    )
    assert listed == [slot.start.timestamp() for slot in slots]
    assert listed != []
