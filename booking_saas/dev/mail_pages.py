"""The demo's mailbox for people: a list and a message, in plain HTML without scripts."""

from collections.abc import Sequence
from html import escape

from booking_saas.dev.mail_store import Message

PAGE_SIZE = 50
"""Messages on one page: more would be slow to read from their files, and to look through."""
_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
a { color: inherit; } ul { list-style: none; padding: 0; }
li { border-top: 1px solid #8884; }
li a { display: block; padding: .75rem 0; text-decoration: none; }
li a:hover strong { text-decoration: underline; }
small, dt { opacity: .75; } dl { display: grid; grid-template-columns: auto 1fr; gap: 0 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
button { font: inherit; padding: .25rem .75rem; min-height: 2.5rem; }
iframe { width: 100%; height: 36rem; border: 1px solid #8884; background: #fff; }
"""


def render_mailbox(
    messages: Sequence[Message], *, page: int, count: int, clock: str = "", phones_url: str = ""
) -> str:
    """Return one page of the list of ``count`` messages; the first renews itself every 5 s.

    ``clock`` is the HTML of ``clock_form``; at ``phones_url`` is what goes to phones.
    """
    if not messages:
        rows = "<p>No messages yet. What the demo sends by e-mail appears here.</p>"
    else:
        rows = f"<ul>{''.join(map(_render_row, messages))}</ul>"
    head = '<meta http-equiv="refresh" content="5">' if page == 1 else ""
    way = f'<p><a href="{escape(phones_url)}">The phones</a></p>' if phones_url else ""
    heading = f"<h1>Demo mailbox</h1>{way}{clock}{_render_place(page, count)}"
    return _render_page("Demo mailbox", f"{heading}{rows}", head=head)


def _render_place(page: int, count: int) -> str:
    """Return which of the messages are shown, and the ways to the others."""
    if count <= PAGE_SIZE:
        return ""
    last = -(-count // PAGE_SIZE)
    newer = f'<a href="/?page={page - 1}">← Newer</a> · ' if page > 1 else ""
    older = f' · <a href="/?page={page + 1}">Older →</a>' if page < last else ""
    return f"<p>{newer}Page {page} of {last}, {count} messages{older}</p>"


def render_message(message: Message) -> str:
    """Return one message with its text, its HTML in a frame that may do nothing, and its files."""
    files = "".join(
        f'<li><a href="/messages/{escape(message["id"])}/{number}" download>'
        f"{escape(attachment['name'])} <small>{escape(attachment['type'])}</small></a></li>"
        for number, attachment in enumerate(message["attachments"])
    )
    frame = f'<iframe sandbox srcdoc="{escape(message["html"])}" title="HTML version"></iframe>'
    return _render_page(
        message["subject"],
        f'<p><a href="/">← All messages</a></p><h1>{escape(message["subject"])}</h1>'
        f"<dl><dt>From<dd>{escape(message['from'])}<dt>To<dd>{escape(message['to'])}"
        f"<dt>Date<dd>{escape(message['date'])}</dl>"
        f"<pre>{escape(message['text'])}</pre>"
        + (frame if message["html"] else "")
        + (f"<h2>Attachments</h2><ul>{files}</ul>" if files else ""),
    )


def _render_row(message: Message) -> str:
    return (
        f'<li><a href="/messages/{escape(message["id"])}"><strong>{escape(message["subject"])}'
        f"</strong><br><small>{escape(message['date'])} · {escape(message['to'])}</small></a></li>"
    )


def _render_page(title: str, body: str, *, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>"
    )
