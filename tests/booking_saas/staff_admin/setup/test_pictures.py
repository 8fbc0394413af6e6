"""Pictures of people, services and the business through the forms of the staff."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from booking_saas.staff_admin.frame.picture_fields import MEGABYTE, MOST_MEGABYTES
from scheduling.models import BusinessProfile, Location, Resource, Service
from tests.booking_saas.staff_admin.setup.test_catalog import (
    SETTINGS,
    location_form,
    service_form,
    settings_form,
)

EMPTY = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}
RESOURCES = "/admin/scheduling/resource/"


@pytest.fixture(autouse=True)
def media(media_root):
    return media_root


def upload(color="red", size=(900, 300), name="me.png") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def resource_form(salon, **fields):
    return {
        "name": "Zoe",
        "slug": "zoe",
        "kind": "staff",
        "location": salon.location_id,
        "weight": 1,
        "turnaround_before_minutes": 0,
        "turnaround_after_minutes": 0,
        "position": 0,
        "active": "on",
        **{f"opening_hours-{name}": value for name, value in EMPTY.items()},
        **{f"breaks-{name}": value for name, value in EMPTY.items()},
    } | fields


def list_files(media):
    return sorted(path.name for path in media.rglob("*.jpg"))


def test_person_gets_a_picture_with_its_point_and_words(staff, salon, media):
    form = resource_form(
        salon,
        picture=upload(name="../../evil.svg"),
        picture_alt="Zoe with scissors",
        picture_focus_x=20,
        picture_focus_y=10,
    )

    response = staff.post(f"{RESOURCES}add/", form)

    assert response.status_code == 302
    zoe = Resource.objects.get(slug="zoe")
    stem = zoe.picture.name.removeprefix("pictures/").removesuffix(".jpg")
    assert zoe.picture_alt == "Zoe with scissors"
    assert list_files(media) == [f"{stem}-20-10-128.jpg", f"{stem}-20-10-384.jpg", f"{stem}.jpg"]
    text = staff.get(f"{RESOURCES}{zoe.pk}/change/").text
    assert f'src="{zoe.picture.url}" alt="the picture" data-focus-of="picture"' in text


def test_point_that_nobody_names_is_the_middle(staff, salon):
    staff.post(f"{RESOURCES}add/", resource_form(salon, picture=upload()))

    zoe = Resource.objects.get(slug="zoe")
    assert (zoe.picture_focus_x, zoe.picture_focus_y) == (50, 50)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"picture_focus_x": 101}, "Ensure this value is less than or equal to 100."),
        ({"picture_focus_y": -1}, "Ensure this value is greater than or equal to 0."),
        (
            {"picture": SimpleUploadedFile("x.svg", b"<svg/>")},
            "This is not a readable PNG, JPEG or WebP image.",
        ),
        ({"picture_alt": "\u202egnikool"}, "This contains characters that cannot be displayed."),
    ],
)
def test_what_cannot_be_shown_is_refused(staff, salon, media, fields, words):
    response = staff.post(f"{RESOURCES}add/", resource_form(salon, **fields))

    assert words in response.text
    assert not Resource.objects.filter(slug="zoe").exists()
    assert list_files(media) == []


def test_photo_larger_than_phones_make_is_refused(staff, salon):
    large = SimpleUploadedFile("me.png", b"0" * (MOST_MEGABYTES * MEGABYTE + 1))

    response = staff.post(f"{RESOURCES}add/", resource_form(salon, picture=large))

    assert "The image is larger than 10 MB." in response.text


def test_picture_is_taken_away_with_its_files(
    staff, salon, media, django_capture_on_commit_callbacks
):
    staff.post(f"{RESOURCES}add/", resource_form(salon, picture=upload()))
    zoe = Resource.objects.get(slug="zoe")

    with django_capture_on_commit_callbacks(execute=True):
        form = resource_form(salon) | {"picture-clear": "on"}
        response = staff.post(f"{RESOURCES}{zoe.pk}/change/", form)

    assert response.status_code == 302
    assert Resource.objects.get(slug="zoe").picture.name == ""
    assert list_files(media) == []


def test_deleted_person_leaves_no_files(staff, salon, media, django_capture_on_commit_callbacks):
    staff.post(f"{RESOURCES}add/", resource_form(salon, picture=upload()))
    zoe = Resource.objects.get(slug="zoe")

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(f"{RESOURCES}{zoe.pk}/delete/", {"post": "yes"})

    assert not Resource.objects.filter(slug="zoe").exists()
    assert list_files(media) == []


def test_service_and_business_get_theirs(staff, salon, media):
    staff.post("/admin/scheduling/service/add/", service_form(salon, picture=upload()))
    staff.post(SETTINGS, settings_form(cover=upload(size=(1600, 900)), cover_alt="Two chairs"))

    assert Service.objects.get(slug="color").picture
    profile = BusinessProfile.objects.get()
    assert (profile.cover_alt, bool(profile.cover)) == ("Two chairs", True)
    assert len(list_files(media)) == 6


def test_replaced_logo_is_removed_from_the_disk(staff, media, django_capture_on_commit_callbacks):
    staff.post(SETTINGS, settings_form(logo=upload()))
    first = [path.name for path in media.rglob("*.png")]

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(SETTINGS, settings_form(logo=upload("blue")))

    second = [path.name for path in media.rglob("*.png")]
    assert len(first) == len(second) == 1
    assert first != second


def test_phone_of_a_location_is_kept_as_of_its_country(staff, salon):
    staff.post(
        "/admin/scheduling/location/add/",
        location_form(timezone="UTC", country="de", phone="(030) 90-1820"),
    )

    assert Location.objects.get(slug="north").phone == "+4930901820"
