"""What a message says, before it is laid out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailRow:
    """One line of the details: "When" and "Tuesday, December 1, 2026 ...".

    With a ``link_text`` the value is an address, which mails with pictures show by that text.
    ``names_service``: not for places where others read along.
    """

    label: str
    value: str
    link_text: str = ""
    names_service: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message in the reader's language. ``notes`` stand below the one button, which may miss.

    ``closing`` follows them: a business may write that part itself. ``is_list``: no row counts more
    than another, and no preview of the mail shows one.
    """

    language: str
    subject: str
    heading: str
    lead: str
    rows: tuple[DetailRow, ...]
    button_label: str
    button_url: str
    notes: tuple[str, ...]
    signature: str
    closing: tuple[str, ...] = ()
    is_list: bool = False

    @property
    def preview(self) -> str:
        """What programs show of the mail beside its subject, on a locked screen too."""
        return self.rows[0].value if self.rows and not self.is_list else self.lead
