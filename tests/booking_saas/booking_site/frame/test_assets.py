from scheduling.models import BusinessProfile


def test_theme_is_a_stylesheet_for_both_modes(client, salon):
    BusinessProfile.objects.update(accent_color="#ffd23f")

    response = client.get("/theme.css?v=1")

    css = response.content.decode()
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert css.count("--accent-text: #000000;") == 2
    assert "prefers-color-scheme: dark" in css


def test_theme_without_a_version_is_asked_for_again(client, salon):
    first = client.get("/theme.css")
    second = client.get("/theme.css", headers={"If-None-Match": first["ETag"]})
    BusinessProfile.objects.update(accent_color="#123456")
    third = client.get("/theme.css", headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "public, no-cache"
    assert (second.status_code, third.status_code) == (304, 200)


def test_pages_link_the_theme_by_its_version(client, salon):
    before = client.get("/").content.decode()
    BusinessProfile.objects.update(accent_color="#123456")
    after = client.get("/").content.decode()

    def version(page):
        return page.split("/theme.css?v=")[1][:10]

    assert version(before) != version(after)
