"""Uploaded files answer on the host of their business only."""

import pytest


@pytest.fixture
def logo(acme, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    folder = tmp_path / acme.schema_name / "logos"
    folder.mkdir(parents=True)
    (folder / "ours.png").write_bytes(b"pixels")
    (tmp_path / "secret.txt").write_text("not for visitors")
    return f"/media/{acme.schema_name}/logos/ours.png"


def test_file_answers_on_its_own_host(client_of, logo):
    response = client_of("acme").get(logo)

    assert response.status_code == 200
    assert b"".join(response.streaming_content) == b"pixels"
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_file_is_unknown_on_the_host_of_another(client_of, globex_business, logo):
    assert client_of("globex").get(logo).status_code == 404


@pytest.mark.parametrize(
    ("end", "status"),
    [("../secret.txt", 400), ("%2e%2e/secret.txt", 400), ("logos/", 404), ("missing.png", 404)],
)
def test_nothing_else_in_the_folder_answers(client_of, acme, logo, end, status):
    assert client_of("acme").get(f"/media/{acme.schema_name}/{end}").status_code == status
