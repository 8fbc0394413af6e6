"""A salon in Berlin whose messages are caught."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from django.utils import timezone

from booking_saas.celery import app
from booking_saas.settings.mailers import make_anymail, make_mailers, smtp_mailers
from notifications.channels import ProviderError
from notifications.channels.email import EmailChannel
from notifications.channels.email.envelopes import Envelope
from notifications.contracts import AboutKind, Audience
from notifications.models import Message, MessageSettings
from notifications.operations import announcements, delivery
from scheduling.models import BookingEvent, Service
from scheduling.operations.commands import Contact
from tenants.models import OutboxMessage
from tests import guards
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    make_location,
    make_profile,
    make_resource,
    make_service,
)
from tests.notifications import phones as running_phones
from tests.notifications.phones import Phones
from tests.notifications.providers import FakePostmark
from tests.patience import PATIENCE_SECONDS
from tests.programs import find_free_port

if TYPE_CHECKING:
    from email.message import EmailMessage

JANE = Contact(name="Jane Doe", email="jane@example.com", timezone="America/New_York", locale="en")


@dataclass
class Salon:
    """Rows that tests book with."""

    service: Service
    anna: str
    bert: str


def open_salon() -> Salon:
    make_profile(name="Salon Nord", email="hello@salon.example", phone="+49 30 1234")
    mitte = make_location(
        name="Salon Mitte", timezone="Europe/Berlin", address="Torstr. 1\n10119 Berlin"
    )
    anna = make_resource(mitte, name="Anna", slug="anna", email="anna@salon.example")
    bert = make_resource(mitte, name="Bert", slug="bert", email="bert@salon.example")
    service = make_service([anna, bert], name="Haircut", price_minor=4500)
    return Salon(service=service, anna=anna.slug, bert=bert.slug)


@pytest.fixture
def salon(acme) -> Salon:
    return open_salon()


@dataclass
class FakeChannel(EmailChannel):
    """A provider of e-mail that does what ``behave`` does and remembers what it took over."""

    taken: list[Envelope] = field(default_factory=list)
    behave: Callable[[Envelope], None] = lambda _envelope: None

    def send(self, envelope: Envelope) -> str:
        self.behave(envelope)
        self.taken.append(envelope)
        return ""

    @property
    def told(self) -> list[tuple[str, str]]:
        """Who was told, and the first word of what."""
        return [(item.recipient, item.subject.split(":")[0]) for item in self.taken]


@pytest.fixture
def channel(monkeypatch) -> FakeChannel:
    fake = FakeChannel()
    guards.with_channel(monkeypatch, "email", fake)
    return fake


AWAY = "The mail server cannot be reached: refused"


def fail(*, permanent):
    def behave(_envelope):
        raise ProviderError(AWAY, permanent=permanent)

    return behave


def announce_to_jane(salon, hour=9):
    """Book, and try to tell the customer."""
    booking = book(salon.service, at(hour), contact=JANE, staff=salon.anna).booking
    announce(booking)
    return Message.objects.get(about_id=booking.id)


def announce(booking):
    event = BookingEvent.objects.filter(booking_id=booking.id).latest("version")
    announcements.announce(AboutKind.BOOKING, event.pk, audience=Audience.CUSTOMER, now=NOW)


def queue_for_jane(salon, channel, hour=9):
    """Book while the provider is away: the message waits."""
    channel.behave = fail(permanent=False)
    with pytest.raises(delivery.DeliveryDelayedError):
        announce_to_jane(salon, hour)
    channel.behave = lambda _envelope: None
    return Message.objects.get(status="queued")


@pytest.fixture
def work() -> Callable[[], list[Exception]]:
    """Return a worker's round: run every task that the outbox holds, return what failed."""
    app.loader.import_default_modules()

    def run() -> list[Exception]:
        business, failures = connection.tenant, []
        for row in OutboxMessage.objects.filter(done_at=None, dead_at=None).order_by("pk"):
            task = app.tasks[row.consumer]
            try:
                task(schema_name=business.schema_name, message_id=row.pk)
            except delivery.DeliveryDelayedError as error:
                failures.append(error)
            finally:
                connection.set_tenant(business)
        return failures

    return run


def rest_is_over() -> None:
    """Let the pause after a failure pass."""
    OutboxMessage.objects.update(visible_at=timezone.now())


class MailServer:
    """An SMTP server; ``answers`` maps recipients to refusals."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.data_answer = "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802 - aiosmtpd calls it so
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd calls it so
        if self.data_answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.data_answer

    @contextmanager
    def running(self, port: int) -> Iterator[None]:
        controller = Controller(
            self, hostname="127.0.0.1", port=port, ready_timeout=PATIENCE_SECONDS
        )
        controller.start()
        try:
            yield
        finally:
            controller.stop()


@pytest.fixture
def smtp_port(settings) -> int:
    """Point the mailer at a port where nobody listens yet."""
    port = find_free_port()
    settings.MAILERS = smtp_mailers(
        {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": port,
            "EMAIL_HOST_USER": None,
            "EMAIL_HOST_PASSWORD": None,
        }
    )
    settings.MAILERS["default"]["OPTIONS"]["timeout"] = PATIENCE_SECONDS
    return port


@pytest.fixture
def mail_server(smtp_port) -> Iterator[MailServer]:
    server = MailServer()
    with server.running(smtp_port):
        yield server


@pytest.fixture
def postmark(settings) -> Iterator[FakePostmark]:
    """A provider with an API of its own, instead of a mail server."""
    server = FakePostmark()
    with server.running():
        url = f"anymail+postmark://token@?api_url={server.url}"
        settings.MAILERS = make_mailers(url)
        settings.EMAIL_PROVIDER = "postmark"
        settings.EMAIL_TAKES_ALTERNATIVES = False
        settings.ANYMAIL = make_anymail(url, "hook:a-long-secret-of-tests")
        yield server


@pytest.fixture
def phones(salon, tmp_path, settings, channel) -> Iterator[Phones]:
    """Switch texts on, at a provider that answers."""
    MessageSettings.objects.create(pk=1, sms=True)
    with running_phones.running(tmp_path) as found:
        settings.SMS = found.settings
        yield found
