import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from foundation import schemas
from scheduling.models import Requirement, Resource, Service
from scheduling.queries import catalog
from scheduling.queries.catalog import Picture
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


def test_pictures_are_told_by_their_two_sizes(place):
    person = make.make_resource(
        place, slug="ana", picture="pictures/1.jpg", picture_alt="Ana", picture_focus_x=30
    )
    make.make_service([person], slug="cut", picture="pictures/2.jpg")
    make.make_profile(cover="pictures/3.jpg", cover_focus_y=10)
    folder = f"/media/{schemas.get_current()}/pictures"

    offer = catalog.get_offer("cut")

    assert offer.staff[0].picture == Picture(
        small_url=f"{folder}/1-30-50-128.jpg",
        small_width=128,
        large_url=f"{folder}/1-30-50-384.jpg",
        large_width=384,
        alt="Ana",
    )
    assert offer.picture.srcset == (f"{folder}/2-50-50-128.jpg 128w, {folder}/2-50-50-384.jpg 384w")
    cover = catalog.get_profile().cover
    assert (cover.small_url, cover.large_width) == (f"{folder}/3-50-10-800.jpg", 1600)


def test_who_has_no_picture_has_none(place):
    make.make_service([make.make_resource(place)], slug="cut")

    offer = catalog.get_offer("cut")

    assert (offer.picture, offer.staff[0].picture, catalog.get_profile().cover) == (None,) * 3


def test_logo_is_read_where_there_is_one(place, media_root):
    assert catalog.read_logo() is None
    make.make_profile(logo="logos/1.png")
    assert catalog.read_logo() is None

    default_storage.save("logos/1.png", ContentFile(b"pixels"))

    assert catalog.read_logo() == b"pixels"


def test_profile_names_the_places_that_take_bookings_in_order(place, django_assert_num_queries):
    make.make_location(slug="gone", name="Gone", active=False)
    make.make_location(slug="a", name="Altona", address="Street 1", phone="+4940123456")

    with django_assert_num_queries(1):
        places = catalog.get_profile().places

    assert [(each.slug, each.address, each.phone) for each in places] == [
        ("a", "Street 1", "+49 40 123456"),
        ("main", "", ""),
    ]
    assert list(places) == catalog.list_locations()
