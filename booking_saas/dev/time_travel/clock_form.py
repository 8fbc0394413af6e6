"""The demo's clock on a page of HTML without scripts, with the buttons that move it."""

from html import escape

from booking_saas.dev.time_travel.clock import NEXT, REAL, DemoClock


def render(clock: DemoClock) -> str:
    """Return what the demo's clock shows, with the buttons that move it."""
    shown = f"{clock.tell():%A, %-d %B %Y, %H:%M} UTC"
    buttons = [
        ("hour", "+1 hour"),
        ("day", "+1 day"),
        (NEXT, "To what is due next"),
        *([(REAL, "Real time")] if clock.is_moved() else []),
    ]
    listed = "".join(
        f'<button name="move" value="{value}">{escape(label)}</button> ' for value, label in buttons
    )
    form = f'<form method="post" action="/clock"><p>{listed}</p></form>'
    return f"<p>The demo’s clock: {shown}</p>{form}"
