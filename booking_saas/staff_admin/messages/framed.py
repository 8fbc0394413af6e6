"""Mails inside a page: a document of its own that may do nothing, framed by ours alone.

Mails carry their styles with them, which the policy of our pages refuses; scripts, forms and
foreign pictures are refused here too.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.csp import CSP

POLICY: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "style-src": [CSP.UNSAFE_INLINE],
}
_DARK = "@media (prefers-color-scheme: dark)"


def answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Answer a document for a frame. The view around it sets ``POLICY``."""
    response = HttpResponse(render_to_string(template, context, request))
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def answer_mail(html: str) -> HttpResponse:
    """Answer a mail as it is, for a frame. The view around it sets ``POLICY``."""
    return HttpResponse(html, headers={"X-Frame-Options": "SAMEORIGIN"})


def show_in(scheme: str, html: str) -> str:
    """Return a mail as a program in light or dark mode shows it, whatever mode the page is in."""
    if scheme == "dark":
        html = html.replace(_DARK, "@media all")
    else:
        html = html.replace(_DARK, "@media not all")
    return html.replace("color-scheme: light dark", f"color-scheme: {scheme}")
