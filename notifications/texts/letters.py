"""What a message says, before it is laid out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailRow:
    """One line of the details: "When" and "Tuesday, December 1, 2026 ...".

    With a ``link_text`` the value is an address, which mails with pictures show by that text.
    """

    label: str
    value: str
    link_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message in the reader's language. ``notes`` stand below the one button, which may miss."""

    language: str
    subject: str
    heading: str
    lead: str
    rows: tuple[DetailRow, ...]
    button_label: str
    button_url: str
    notes: tuple[str, ...]
    signature: str
