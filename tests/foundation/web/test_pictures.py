"""Only pixels that we wrote ourselves go out, cut around the point that matters."""

import io
import struct

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from foundation.web import pictures


def make(form: str, size=(900, 300), color="red", **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, form, **options)
    return out.getvalue()


def read(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def make_halves(size=(800, 400)) -> bytes:
    """Return a picture that is red on the left and blue on the right."""
    whole = Image.new("RGB", size, "red")
    whole.paste("blue", (size[0] // 2, 0, *size))
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_photo_is_written_anew_without_what_hangs_on_it(form):
    clean = pictures.clean_photo(make(form, (3200, 800)) + b"<script>alert(1)</script>")

    assert (read(clean).format, read(clean).size) == ("JPEG", (1600, 400))
    assert b"script" not in clean


def test_place_and_camera_of_a_photo_are_not_kept():
    exif = Image.Exif()
    exif[0x010F] = "SecretCam"
    content = make("JPEG", exif=exif)
    assert b"SecretCam" in content

    clean = pictures.clean_photo(content)

    assert b"SecretCam" not in clean
    assert dict(read(clean).getexif()) == {}


def test_photo_that_was_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    assert read(pictures.clean_photo(make("JPEG", (600, 200), exif=exif))).size == (200, 600)


def test_what_was_transparent_is_white():
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")

    assert read(pictures.clean_photo(out.getvalue())).getpixel((5, 5)) == (255, 255, 255)


def test_logo_keeps_its_transparency():
    out = io.BytesIO()
    Image.new("RGBA", (900, 300), (0, 0, 0, 0)).save(out, "PNG")

    logo = read(pictures.clean_logo(out.getvalue()))

    assert (logo.format, logo.mode, logo.size) == ("PNG", "RGBA", (512, 171))
    assert logo.getpixel((5, 5))[3] == 0


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"",
        b"\x89PNG\r\n\x1a\n" + b"0" * 64,
        make("GIF"),
        make("PNG")[:60],
    ],
)
@pytest.mark.parametrize("clean", [pictures.clean_logo, pictures.clean_photo])
def test_what_is_no_picture_is_refused(clean, content):
    with pytest.raises(ValidationError) as refused:
        clean(content)

    assert refused.value.code == "unreadable"


@pytest.mark.parametrize("size", [(6000, 5000), (20000, 20000)])
def test_huge_pictures_are_refused(size):
    content = make("PNG", (1, 1))
    # The size stands in the first chunk; nothing of so many pixels is unpacked here either.
    huge = content[:16] + struct.pack(">II", *size) + content[24:]
    if size == (6000, 5000):
        huge = make("PNG", size)

    with pytest.raises(ValidationError) as refused:
        pictures.clean_photo(huge)

    assert refused.value.code in {"too_large", "unreadable"}


def test_photo_of_a_phone_is_taken_though_it_has_many_pixels():
    assert read(pictures.clean_photo(make("JPEG", (8000, 6000)))).size == (1600, 1200)


@pytest.mark.parametrize(
    ("whole", "shape", "focus", "box"),
    [
        ((800, 400), (128, 128), (50, 50), (200, 0, 600, 400)),
        ((800, 400), (128, 128), (0, 50), (0, 0, 400, 400)),
        ((800, 400), (128, 128), (100, 0), (400, 0, 800, 400)),
        ((400, 800), (128, 128), (50, 25), (0, 0, 400, 400)),
        ((400, 800), (128, 128), (50, 40), (0, 120, 400, 520)),
        ((400, 400), (640, 336), (50, 50), (0, 95, 400, 305)),
    ],
)
def test_cut_lies_around_the_point_as_far_as_the_edges_allow(whole, shape, focus, box):
    assert pictures.find_box(whole, shape, focus) == pytest.approx(box)


@pytest.mark.parametrize(("focus", "color"), [((10, 50), (254, 0, 0)), ((90, 50), (0, 0, 254))])
def test_cut_has_its_size_and_shows_the_point(focus, color):
    cut = read(pictures.crop(make_halves(), size=(128, 128), focus=focus))

    assert (cut.format, cut.size) == ("JPEG", (128, 128))
    assert cut.getpixel((64, 64)) == pytest.approx(color, abs=3)


def test_icon_has_the_logo_in_its_middle():
    icon = pictures.make_icon(make("PNG", (100, 100), "blue"), side=180, ground="white")

    assert icon.size == (180, 180)
    assert (icon.getpixel((2, 2)), icon.getpixel((90, 90))) == ((255, 255, 255), (0, 0, 255))
    assert read(pictures.write_png(icon)).format == "PNG"
