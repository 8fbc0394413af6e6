"""A text message as the provider gets it."""

from dataclasses import dataclass

from notifications.channels import Earlier


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMessage:
    """A message ready to go to a phone, in E.164.

    At ``report_url`` the provider reports what becomes of it. ``earlier`` is the attempt whose
    answer may have been lost.
    """

    recipient: str
    text: str
    report_url: str = ""
    earlier: Earlier | None = None
    subject: str = ""
    html: str = ""
