import pytest

from scheduling.models import BusinessProfile, Service


def read(client, path, name):
    content = client.get(path).content.decode()
    marker = f'<meta {name} content="'
    return content.split(marker)[1].split('">')[0] if marker in content else None


DESCRIPTION = 'name="description"'
IMAGE = 'property="og:image"'


def test_long_description_is_cut_and_lines_are_joined(client, salon):
    BusinessProfile.objects.update(tagline="Hair!", description="One\ntwo " + "word " * 100)

    text = read(client, "/", DESCRIPTION)

    assert text.startswith("Hair! One two word word")
    assert len(text) <= 300
    assert text.endswith("word…")


def test_business_that_says_nothing_has_no_description(client, salon):
    assert read(client, "/", DESCRIPTION) is None
    assert read(client, "/", IMAGE) is None


@pytest.mark.parametrize(
    ("fields", "of_service", "end", "card"),
    [
        ({"logo": "logos/1.png"}, {}, "/logos/1.png", "summary"),
        ({"logo": "logos/1.png"}, {"picture": "pictures/2.jpg"}, "/2-50-50-384.jpg",
         "summary_large_image"),
        ({"cover": "pictures/3.jpg"}, {"picture": "pictures/2.jpg"}, "/3-50-50-1600.jpg",
         "summary_large_image"),
    ],
)  # fmt: skip
def test_preview_shows_the_largest_picture_there_is(client, haircut, fields, of_service, end, card):
    BusinessProfile.objects.update(**fields)
    Service.objects.update(**of_service)

    path = "/book/haircut/staff/"
    assert read(client, path, IMAGE).startswith("http://acme.localhost/media/")
    assert read(client, path, IMAGE).endswith(end)
    assert read(client, path, 'name="twitter:card"') == card


def test_words_of_a_business_are_escaped(client, salon):
    BusinessProfile.objects.update(tagline='"><script>alert(1)</script>')

    assert "<script>alert" not in client.get("/").content.decode()
