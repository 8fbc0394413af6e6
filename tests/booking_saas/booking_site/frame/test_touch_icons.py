"""The icon on a home screen is the business's own."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from booking_saas.booking_site.frame import touch_icons
from scheduling.models import BusinessProfile


def read(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def test_business_without_a_logo_has_a_calendar_in_its_color(client, salon):
    BusinessProfile.objects.update(accent_color="#b4235a")

    response = client.get("/touch-icon.png?v=1")

    icon = read(response.content)
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (icon.size, icon.getpixel((3, 3))) == ((180, 180), (0xB4, 0x23, 0x5A))
    # The upper edge of the sheet.
    assert icon.getpixel((90, 68)) == (255, 255, 255)


def test_logo_stands_on_white(client, salon, media_root):
    out = io.BytesIO()
    Image.new("RGB", (80, 40), "blue").save(out, "PNG")
    default_storage.save("logos/1.png", ContentFile(out.getvalue()))
    BusinessProfile.objects.update(logo="logos/1.png")

    icon = read(client.get("/touch-icon.png").content)

    assert (icon.getpixel((3, 3)), icon.getpixel((90, 90))) == ((255, 255, 255), (0, 0, 255))


@pytest.mark.parametrize("change", [{"logo": "logos/2.png"}, {"accent_color": "#123456"}])
def test_address_of_the_icon_changes_with_it(client, salon, change):
    def version():
        return client.get("/").content.decode().split("/touch-icon.png?v=")[1][:10]

    before = version()
    BusinessProfile.objects.update(**change)

    assert version() != before


def test_dark_check_is_drawn_on_a_pale_color():
    icon = read(touch_icons.draw_calendar("#ffd23f"))

    assert icon.getpixel((90, 68)) == (0, 0, 0)
