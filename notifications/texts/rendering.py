"""From a letter to its two forms: HTML for eyes, plain text for everything else."""

from django.template.loader import render_to_string

from foundation import colors
from notifications.texts.letters import Letter

# Mail programs know no custom properties: the roles of static/css/tokens.css, by value.
_LIGHT = {"text": "#1c1b19", "text_soft": "#5c5a55", "line": "#e4e2dc"}
_DARK = {"text": "#f0efec", "text_soft": "#b3b0a9", "line": "#3a3936"}


def render_text(letter: Letter) -> str:
    """Return the letter as plain text: what counts comes first, links stand alone on a line."""
    return render_to_string("notifications/letter.txt", {"letter": letter}).strip() + "\n"


def render_html(letter: Letter, *, accent_color: str, logo_url: str = "") -> str:
    """Return the letter as HTML: one column, inline styles, readable in dark mode too.

    ``logo_url`` is absolute, or empty; the name of the business stands beside its logo, since
    many programs show no pictures.
    """
    context = {
        "letter": letter,
        "logo_url": logo_url,
        "light": {
            **_LIGHT,
            "surface": colors.LIGHT.surface,
            "raised": colors.LIGHT.raised,
            "palette": colors.palette(accent_color, colors.LIGHT),
        },
        "dark": {
            **_DARK,
            "surface": colors.DARK.surface,
            "raised": colors.DARK.raised,
            "palette": colors.palette(accent_color, colors.DARK),
        },
    }
    return render_to_string("notifications/letter.html", context).strip() + "\n"
