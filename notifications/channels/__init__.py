"""The ways out: one folder each, one small protocol, always a time-out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from notifications.contracts import MessageContext, Recipient
from notifications.texts.own_texts import OwnText


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An attempt whose answer may have been lost: its text without secrets.

    ``others`` are what the provider calls the other messages that this reader has been sent.
    """

    text: str
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """What a channel is to put into words. ``key`` is the same at each attempt (trust, I6).

    ``own`` is what the business wrote for this kind in the reader's language.
    ``reference`` comes back in the provider's reports and names the message. ``sender`` is the
    business's own address for mail, ``organizer`` who invited to this visit before; each is empty
    where there is none. ``earlier`` is the attempt before this one.
    """

    key: str
    about_kind: str
    kind: str
    recipient: Recipient
    context: MessageContext
    own: OwnText | None = None
    reference: str = ""
    sender: str = ""
    organizer: str = ""
    earlier: Earlier | None = None


class Composed(Protocol):
    """A message ready to go, in the form of its channel. What there is none of is empty."""

    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str: ...


@runtime_checkable
class WithFiles(Protocol):
    """A message of a channel that knows files."""

    @property
    def files(self) -> dict[str, str]:
        """What goes along as text, by the name of the file."""


@runtime_checkable
class Signed(Protocol):
    """What also says whom it comes from, and who invites by it (booking-rules, 10)."""

    @property
    def sender(self) -> str: ...
    @property
    def organizer(self) -> str: ...


class Channel[C: Composed](Protocol):
    """Puts messages into words and hands them to a provider."""

    label: Any

    def compose(self, dispatch: Dispatch, *, now: datetime) -> C:
        """Return the message in its reader's language."""

    def send(self, composed: C) -> str:
        """Return once the provider has taken the message over, with what it calls it.

        Empty where it gives no name. Raises ``ProviderError``.
        """


class ProviderError(Exception):
    """The provider did not take the message.

    ``permanent``: and never will; ``unreachable``: it did not answer at all; ``no_mailbox``:
    nobody can be reached at the address; ``stopped``: its owner has told the provider that nothing
    more shall come.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool,
        unreachable: bool = False,
        no_mailbox: bool = False,
        stopped: bool = False,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.unreachable = unreachable
        self.no_mailbox = no_mailbox
        self.stopped = stopped
