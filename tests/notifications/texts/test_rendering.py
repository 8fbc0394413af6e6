from dataclasses import replace

from foundation import colors
from notifications.texts import rendering
from notifications.texts.letters import DetailRow, Letter

LETTER = Letter(
    language="en",
    subject="Confirmed: <Cut>",
    heading="Your visit is booked.",
    lead="Hello Jane,\nsee you soon.",
    rows=(DetailRow(label="What", value="Cut & <b>wash</b>"),),
    button_label="Change or cancel",
    button_url="https://salon.example/manage/1/key/",
    notes=("The link is yours alone.",),
    signature="Salon <Nord>",
)


def test_html_escapes_whatever_people_typed():
    html = rendering.render_html(LETTER, accent_color="#0f766e")

    assert "<b>wash" not in html
    assert "Cut &amp; &lt;b&gt;wash&lt;/b&gt;" in html
    assert "<title>Confirmed: &lt;Cut&gt;</title>" in html
    assert "Salon &lt;Nord&gt;" in html
    assert "Hello Jane,<br>see you soon." in html


def test_preview_is_the_first_row_and_a_lead_where_rows_are_a_list_or_none():
    html = rendering.render_html(LETTER, accent_color="#0f766e")
    listed = rendering.render_html(replace(LETTER, is_list=True), accent_color="#0f766e")

    assert [html.count("wash"), listed.count("wash")] == [2, 1]
    assert [html.count("see you soon."), listed.count("see you soon.")] == [1, 2]
    assert html.count("font-weight: 600") - listed.count("font-weight: 600") == 1
    assert replace(LETTER, rows=()).preview == LETTER.lead


def test_text_keeps_it_as_it_is():
    text = rendering.render_text(LETTER)

    assert "What: Cut & <b>wash</b>\n" in text
    assert text.endswith("-- \nSalon <Nord>\n")


def test_html_has_one_link_and_loads_nothing():
    html = rendering.render_html(LETTER, accent_color="#0f766e")

    assert html.count("https://") == 1
    assert html.count("<a ") == 1
    assert "<img" not in html
    assert "<script" not in html
    assert "max-width: 600px" in html


def test_html_shows_a_logo_beside_the_name_where_there_is_one():
    logo = "https://salon.example/media/acme/logos/1.png"

    html = rendering.render_html(LETTER, accent_color="#0f766e", logo_url=logo)

    assert html.count("<img ") == 1
    assert f'<img src="{logo}" alt="" height="36"' in html
    assert "Salon &lt;Nord&gt;</td>" in html


def test_html_breaks_words_that_are_wider_than_a_phone():
    html = rendering.render_html(LETTER, accent_color="#0f766e")

    assert "overflow-wrap: anywhere; word-break: break-word;" in html


def test_button_is_readable_in_any_color():
    html = rendering.render_html(replace(LETTER, rows=()), accent_color="#ffff00")

    light = colors.palette("#ffff00", colors.LIGHT)
    dark = colors.palette("#ffff00", colors.DARK)
    assert f"background: {light.accent}; color: {light.accent_text};" in html
    assert f"background: {dark.accent} !important; color: {dark.accent_text} !important" in html
    assert colors.contrast(light.accent, light.accent_text) >= colors.READABLE
    assert colors.contrast(dark.accent, dark.accent_text) >= colors.READABLE
