"""Rows of the set-up, as any door has them written."""

import pytest
from django.core.exceptions import ValidationError

from scheduling.models import Location, Requirement, Resource
from scheduling.operations import catalog
from scheduling.operations.rows import InvalidRowError
from tests.factories import scheduling as make


@pytest.fixture
def place(acme):
    make.make_profile(timezone="Europe/Berlin", currency="CHF")
    return make.make_location(slug="main")


def test_new_rows_take_the_only_location_clock_and_currency(place):
    ana = catalog.save_resource({"slug": "ana", "name": "Ana"})
    cut = catalog.save_service({"slug": "cut", "name": "Cut", "duration_minutes": 30})

    assert (ana.location, cut.location, cut.currency) == (place, place, "CHF")
    assert catalog.save_location({"slug": "annex", "name": "Annex"}).timezone == "Europe/Berlin"


def test_location_is_asked_for_where_there_are_several(place):
    make.make_location()

    with pytest.raises(ValidationError) as refused:
        catalog.save_resource({"slug": "ana", "name": "Ana"})

    assert refused.value.message_dict == {"location": ["This field is required."]}
    assert not Resource.objects.exists()


def test_slug_that_is_taken_is_refused_for_a_new_row(place):
    with pytest.raises(ValidationError) as refused:
        catalog.save_location({"slug": "main", "name": "Again"})

    assert list(refused.value.message_dict) == ["slug"]
    assert Location.objects.count() == 1


def test_nothing_is_written_where_nothing_changes(place, django_assert_num_queries):
    with django_assert_num_queries(0):
        catalog.save_location({"name": place.name}, location=place)


def test_requirements_that_cannot_be_met_leave_the_old_ones(place):
    ana = make.make_resource(place)
    cut = make.make_service([ana])
    wanted = {"role": "stylist", "quantity": 1, "candidates": [ana]}

    with pytest.raises(InvalidRowError) as twice:
        catalog.replace_requirements(cut, [wanted, wanted])
    with pytest.raises(ValidationError):
        catalog.replace_requirements(cut, [wanted, wanted | {"role": "colorist"}])

    assert twice.value.index == 1
    assert list(Requirement.objects.values_list("role", flat=True)) == ["role-0"]
