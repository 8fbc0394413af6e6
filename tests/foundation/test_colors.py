import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import colors

any_color = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


def test_contrast_of_black_and_white_is_21():
    assert colors.contrast("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(
    ("fill", "text"),
    [
        ("#0f6b5c", "#ffffff"),
        ("#ffd23f", "#000000"),
        ("#767676", "#ffffff"),
        ("#777777", "#000000"),
    ],
)
def test_text_on_takes_the_color_that_can_be_read(fill: str, text: str):
    assert colors.text_on(fill) == text


@given(any_color)
def test_text_on_any_fill_can_be_read(fill: str):
    assert colors.contrast(fill, colors.text_on(fill)) >= colors.READABLE


@given(any_color, st.sampled_from([colors.LIGHT, colors.DARK]))
def test_palette_of_any_accent_can_be_read(accent: str, ground: colors.Ground):
    found = colors.palette(accent, ground)

    soft = colors.mix(found.accent, ground.raised, colors.SOFT_SHARE)
    hover = colors.mix(found.accent, found.accent_shade, 0.88)
    assert colors.contrast(found.accent, found.accent_text) >= colors.READABLE
    assert colors.contrast(hover, found.accent_text) >= colors.READABLE
    assert colors.contrast(found.accent, ground.surface) >= colors.VISIBLE
    for under in (ground.surface, ground.raised, soft):
        assert colors.contrast(found.accent_ink, under) >= colors.READABLE


def test_palette_keeps_an_accent_that_passes():
    found = colors.palette("#0f6b5c", colors.LIGHT)

    assert found == colors.Palette("#0f6b5c", "#ffffff", "#000000", "#0f6b5c")


def test_palette_moves_yellow_ink_no_further_than_a_readable_ocher():
    found = colors.palette("#ffd23f", colors.LIGHT)

    assert found.accent_text == "#000000"
    assert colors.contrast(found.accent_ink, "#ffffff") < colors.READABLE + 1.2


@pytest.mark.parametrize("text", ["", "red", "#12", "#12345g", "#1234567", "url(x)"])
def test_normalize_refuses_what_is_no_color(text: str):
    with pytest.raises(colors.ColorError):
        colors.normalize(text)


def test_normalize_takes_the_short_form():
    assert colors.normalize(" #ABC ") == "#aabbcc"
