"""The demo's phones for people: what each was sent and replied, and a field to reply."""

from collections.abc import Iterable
from html import escape

from booking_saas.dev.phones.store import INBOUND, Text
from booking_saas.dev.time_travel import clock_form
from booking_saas.dev.time_travel.clock import DemoClock

MOST_SHOWN = 200
_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
a { color: inherit; } h2 { margin: 2rem 0 .5rem; font-size: 1.125rem; }
ul { list-style: none; padding: 0; display: grid; gap: .5rem; }
li { max-width: 85%; padding: .5rem .75rem; border-radius: 1rem; background: #8882; }
li.reply { justify-self: end; background: #0f766e33; }
p { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; } small { opacity: .75; }
form { display: flex; flex-wrap: wrap; gap: .5rem; }
input { flex: 1; min-width: 0; }
input, button { font: inherit; padding: .25rem .75rem; min-height: 2.75rem; }
"""


def render(texts: Iterable[Text], *, clock: DemoClock | None, mail_url: str = "") -> str:
    """Return the page with the latest texts; it renews itself only while nobody types."""
    phones: dict[str, list[Text]] = {}
    for text in texts:
        phones.setdefault(text["sender" if text["status"] == INBOUND else "to"], []).append(text)
    rows = "".join(_render_phone(phone, found) for phone, found in phones.items())
    head = "" if clock is None else clock_form.render(clock)
    way = f'<p><a href="{escape(mail_url)}">The mailbox</a></p>' if mail_url else ""
    empty = "<p>No texts yet. What the demo texts to phones appears here.</p>"
    again = '<p><a href="/">Look again</a></p>'
    title = "Demo phones"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>{way}{head}"
        f"{again}{rows or empty}</main></body></html>"
    )


def _render_phone(phone: str, texts: list[Text]) -> str:
    shown = escape(phone)
    rows = "".join(map(_render_text, reversed(texts)))
    return (
        f"<section><h2>{shown}</h2><ul>{rows}</ul>"
        '<form method="post" action="/reply">'
        f'<input type="hidden" name="from" value="{shown}">'
        '<input name="body" maxlength="300" required autocomplete="off"'
        f' placeholder="C, STOP, START …" aria-label="Reply of {shown}">'
        "<button>Reply</button></form></section>"
    )


def _render_text(text: Text) -> str:
    kind = ' class="reply"' if text["status"] == INBOUND else ""
    parts = "" if text["segments"] == 1 else f" · {text['segments']} parts"
    return (
        f'<li{kind}><p dir="auto">{escape(text["body"])}</p>'
        f"<small>{escape(text['date'])} · {escape(text['status'])}{parts}</small></li>"
    )
