"""What one business uploads lies in its own folder."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def storage(settings, media):
    """The storage of the settings, made anew: it remembers ``MEDIA_ROOT``."""
    return storages.create_storage(settings.STORAGES["default"])


def upload(side, storage) -> str:
    with side.inside():
        return storage.save("logos/logo.png", ContentFile(side.business.slug.encode()))


def test_same_name_lies_in_two_folders(ours, theirs, storage, media):
    assert [upload(side, storage) for side in (ours, theirs)] == ["logos/logo.png"] * 2

    for side in (ours, theirs):
        file = media / side.business.schema_name / "logos" / "logo.png"
        assert file.read_bytes() == side.business.slug.encode()


def test_nobody_opens_the_file_of_another(ours, theirs, storage):
    upload(ours, storage)

    with theirs.inside():
        assert not storage.exists("logos/logo.png")
        with pytest.raises(FileNotFoundError):
            storage.open("logos/logo.png")


def test_files_control_a_plain_storage_mixes_them(ours, theirs):
    upload(ours, FileSystemStorage())

    with theirs.inside(), FileSystemStorage().open("logos/logo.png") as file:
        assert file.read() == b"acme"
