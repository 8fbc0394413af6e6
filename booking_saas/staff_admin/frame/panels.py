"""What one page shows of another room: a concern on the start page, a panel beside a booking."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """Something that needs a person. ``kind`` is ``warn`` or ``danger``."""

    text: str
    url: str
    link_text: str
    kind: str = "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelRow:
    """One line of a panel: what, when or how, and where to read more."""

    title: str
    detail: str
    url: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What the page of a booking shows of another room: its messages, its payments."""

    title: "_StrOrPromise"
    empty: "_StrOrPromise"
    rows: list[PanelRow] = field(default_factory=list)
