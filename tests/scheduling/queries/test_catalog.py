import pytest

from scheduling.models import Requirement, Resource, Service
from scheduling.queries import catalog
from tests.factories import scheduling as make


@pytest.fixture
def place(acme):
    make.make_profile(accent_color="#123456")
    return make.make_location(slug="main", name="Main")


def test_profile_says_what_the_business_says_of_itself(place):
    profile = catalog.get_profile()

    assert (profile.name, profile.accent_color, profile.logo_url) == ("Acme", "#123456", "")


def test_offer_names_the_people_of_its_first_role_in_their_order(place):
    late, early = (
        make.make_resource(place, name=name, position=position)
        for name, position in (("Late", 2), ("Early", 1))
    )
    gone = make.make_resource(place, name="Gone", active=False)
    room = make.make_resource(place, name="Room", kind="room")
    helper = make.make_resource(place, name="Helper")
    make.make_service([room], [late, early, gone], [helper], slug="cut")

    offer = catalog.get_offer("cut")

    assert [person.name for person in offer.staff] == ["Early", "Late"]
    assert offer.has_choice
    assert offer.location.name == "Main"


def test_offer_of_rooms_alone_leaves_no_choice(place):
    make.make_service([make.make_resource(place, kind="room")], slug="court")

    offer = catalog.get_offer("court")

    assert offer.staff == ()
    assert not offer.has_choice


def test_only_what_can_be_booked_is_offered(place):
    service = make.make_service([make.make_resource(place)], slug="cut")
    assert [offer.slug for offer in catalog.list_offers()] == ["cut"]

    Service.objects.filter(pk=service.pk).update(active=False)

    assert catalog.list_offers() == []
    with pytest.raises(catalog.UnknownServiceError):
        catalog.get_offer("cut")


def test_closed_location_takes_its_services_along(place):
    make.make_service([make.make_resource(place)], slug="cut")
    place.active = False
    place.save()

    assert catalog.list_offers() == []
    assert catalog.list_locations() == []


def test_people_are_the_active_staff(place):
    make.make_resource(place, slug="ana", position=1)
    make.make_resource(place, slug="room", kind="room")
    make.make_resource(place, slug="gone", active=False)

    assert [person.slug for person in catalog.list_people()] == ["ana"]


def test_offers_take_the_same_queries_for_one_and_three(place, django_assert_num_queries):
    staff = [make.make_resource(place)]
    make.make_service(staff)
    with django_assert_num_queries(2):
        assert len(catalog.list_offers()) == 1
    make.make_service(staff)
    make.make_service(staff)

    with django_assert_num_queries(2):
        assert len(catalog.list_offers()) == 3
    assert (Resource.objects.count(), Requirement.objects.count()) == (1, 3)
