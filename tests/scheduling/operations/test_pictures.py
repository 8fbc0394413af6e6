"""Files are there as long as a row names them, and no longer."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from PIL import Image

from scheduling.models import BusinessProfile, Resource
from scheduling.operations import pictures, profiles
from scheduling.operations.pictures import Upload
from tests.factories import scheduling as make


@pytest.fixture(autouse=True)
def media(acme, media_root):
    make.make_profile()
    return media_root / acme.schema_name


@pytest.fixture
def ana():
    return make.make_resource(make.make_location(), slug="ana")


def draw(color="red", size=(600, 300)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "PNG")
    return out.getvalue()


def list_files(media, folder="pictures"):
    return sorted(path.name for path in (media / folder).glob("*"))


def test_picture_is_kept_with_two_squares_cut_from_it(media, ana):
    pictures.set_picture_of_resource("ana", Upload(content=draw(), alt="Ana", focus=(10, 20)))

    ana.refresh_from_db()
    stem = ana.picture.name.removeprefix("pictures/").removesuffix(".jpg")
    assert list_files(media) == [f"{stem}-10-20-128.jpg", f"{stem}-10-20-384.jpg", f"{stem}.jpg"]
    assert (ana.picture_alt, ana.picture_focus_x, ana.picture_focus_y) == ("Ana", 10, 20)
    for side in (128, 384):
        with Image.open(media / "pictures" / f"{stem}-10-20-{side}.jpg") as cut:
            assert cut.size == (side, side)


def test_another_point_cuts_anew_and_removes_the_old_cuts(
    media, ana, django_capture_on_commit_callbacks
):
    pictures.set_picture_of_resource("ana", Upload(content=draw()))
    ana.refresh_from_db()
    stem = ana.picture.name.removeprefix("pictures/").removesuffix(".jpg")
    ana.picture_focus_x = 0

    with django_capture_on_commit_callbacks(execute=True):
        pictures.save_row(ana)

    assert list_files(media) == [f"{stem}-0-50-128.jpg", f"{stem}-0-50-384.jpg", f"{stem}.jpg"]


def test_replaced_picture_is_removed_only_once_the_change_stands(
    media, ana, django_capture_on_commit_callbacks
):
    pictures.set_picture_of_resource("ana", Upload(content=draw()))
    before = list_files(media)

    with django_capture_on_commit_callbacks() as later:
        pictures.set_picture_of_resource("ana", Upload(content=draw("blue")))
    still = set(before) <= set(list_files(media))
    for callback in later:
        callback()

    assert still
    assert len(before) == len(list_files(media)) == 3
    assert not set(before) & set(list_files(media))


def test_row_that_is_saved_as_it_was_keeps_its_files(
    media, ana, django_capture_on_commit_callbacks
):
    pictures.set_picture_of_resource("ana", Upload(content=draw()))
    before = list_files(media)

    with django_capture_on_commit_callbacks(execute=True) as later:
        pictures.save_row(Resource.objects.get())

    assert (later, list_files(media)) == ([], before)


def test_picture_that_is_taken_away_or_whose_row_is_leaves_nothing(
    media, ana, django_capture_on_commit_callbacks
):
    pictures.set_picture_of_resource("ana", Upload(content=draw()))
    with django_capture_on_commit_callbacks(execute=True):
        row = Resource.objects.get()
        row.picture = ""
        pictures.save_row(row)
    assert list_files(media) == []

    pictures.set_picture_of_resource("ana", Upload(content=draw()))
    with django_capture_on_commit_callbacks(execute=True):
        pictures.delete_row(Resource.objects.get())

    assert list_files(media) == []
    assert not Resource.objects.exists()


def test_replaced_logo_is_removed(media, django_capture_on_commit_callbacks):
    pictures.set_logo(draw())
    first = list_files(media, "logos")

    with django_capture_on_commit_callbacks(execute=True):
        pictures.set_logo(draw("blue"))

    assert len(first) == len(list_files(media, "logos")) == 1
    assert first != list_files(media, "logos")


def test_settings_that_are_saved_keep_cover_and_logo(media, django_capture_on_commit_callbacks):
    pictures.set_logo(draw())
    pictures.set_cover(Upload(content=draw(size=(1200, 900))))
    before = list_files(media) + list_files(media, "logos")

    with django_capture_on_commit_callbacks(execute=True):
        profiles.change_profile({"tagline": "New"})

    assert list_files(media) + list_files(media, "logos") == before
    cover = BusinessProfile.objects.get().cover.name.removesuffix(".jpg")
    for width, height in ((800, 300), (1600, 600)):
        with default_storage.open(f"{cover}-50-50-{width}.jpg") as file:
            assert Image.open(file).size == (width, height)


def test_service_gets_its_picture(media, ana):
    service = make.make_service([ana], slug="cut")

    pictures.set_picture_of_service("cut", Upload(content=draw()))

    service.refresh_from_db()
    assert service.picture.name.startswith("pictures/")


def test_what_is_no_picture_changes_nothing(media, ana):
    with pytest.raises(ValidationError):
        pictures.set_picture_of_resource("ana", Upload(content=b"<svg/>"))

    assert list_files(media) == []
    assert Resource.objects.get().picture.name == ""
