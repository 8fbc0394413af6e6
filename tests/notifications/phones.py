"""The demo's provider of text messages, for tests: what was texted, what it reports and replies."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from booking_saas.dev.phones import server
from booking_saas.dev.phones.accounts import ACCOUNT, NUMBER, TOKEN
from booking_saas.dev.phones.provider import Provider
from booking_saas.dev.phones.store import Text
from booking_saas.dev.time_travel.clock import DemoClock

REPLY_URL = "http://localhost/webhooks/sms/inbound/"


@dataclass
class Phones:
    """A provider that answers. ``posted`` is what it told the product: address, form, signature."""

    api_url: str
    provider: Provider
    posted: list[tuple[str, Mapping[str, str], str]] = field(default_factory=list)

    @property
    def texts(self) -> list[Text]:
        """What was texted to phones, the first one first."""
        return self.provider.store.list_texts(sender=NUMBER)[::-1]

    @property
    def settings(self) -> dict[str, str]:
        """``SMS`` for this provider."""
        return {"account": ACCOUNT, "token": TOKEN, "sender": NUMBER, "api_url": self.api_url}

    def fail(self, **faults: object) -> None:
        """Let things go wrong (``Faults``)."""
        self.provider.trouble.set(faults)


@contextmanager
def running(folder: Path) -> Iterator[Phones]:
    """Run a provider that reports to a list."""
    posted: list[tuple[str, Mapping[str, str], str]] = []
    provider = server.make_provider(
        folder / "texts.json",
        reply_url=REPLY_URL,
        clock=DemoClock(folder / "clock", 0),
        post=lambda *told: posted.append(told),
    )
    with server.serve(provider, port=0) as port:
        yield Phones(api_url=f"http://127.0.0.1:{port}", provider=provider, posted=posted)
