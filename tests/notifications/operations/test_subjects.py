"""A subject is one entry of the wiring, a channel one folder and one entry; public has both too."""

from dataclasses import dataclass, field
from uuid import UUID

import pytest
from django_tenants.utils import schema_context

from notifications.channels import Dispatch
from notifications.contracts import MessageContext, Outdated, PlannedMessage
from notifications.models import Message
from notifications.operations import announcements
from tests import guards
from tests.factories.notifications import NOW, make_business, make_recipient

EVENT = UUID(int=7)
ORDER = UUID(int=8)


@dataclass
class Order:
    """What somebody is told of by pigeon."""

    is_true: bool = True

    def plan_messages(self, _event_ids):
        pigeon = make_recipient(channel="pigeon", address="Roof 4", locale="de")
        return [PlannedMessage(about_id=ORDER, version=3, kind="receipt", recipient=pigeon)]

    def find(self, message, *, now):
        if not self.is_true:
            return Outdated(reason="It was given back since.")
        return MessageContext(business=make_business(), secrets=("s3cret",), is_proved=True)


@dataclass
class Note:
    text: str
    subject: str = ""
    html: str = ""


@dataclass
class Pigeon:
    """A channel that knows no subject line and no HTML."""

    label: str = "Pigeon"
    flown: list[Note] = field(default_factory=list)

    def compose(self, dispatch: Dispatch, *, now) -> Note:
        told = dispatch.recipient
        return Note(f"{dispatch.about_kind} {dispatch.kind} {told.address} {told.locale} s3cret")

    def send(self, composed: Note) -> str:
        self.flown.append(composed)
        return ""


@pytest.fixture
def order(monkeypatch) -> Order:
    order = Order()
    guards.with_subject(monkeypatch, "order", order)
    return order


@pytest.fixture
def pigeon(monkeypatch) -> Pigeon:
    pigeon = Pigeon()
    guards.with_channel(monkeypatch, "pigeon", pigeon)
    return pigeon


def announce() -> None:
    announcements.announce("order", EVENT, audience="customer", channel="pigeon", now=NOW)


def test_message_about_something_else_goes_out_on_another_channel(acme, order, pigeon):
    announce()
    announce()

    assert [note.text for note in pigeon.flown] == ["order receipt Roof 4 de s3cret"]
    message = Message.objects.get()
    assert (message.about_kind, message.about_id, message.version) == ("order", ORDER, 3)
    assert (message.status, message.text, message.html) == (
        "sent",
        "order receipt Roof 4 de …",
        "",
    )
    assert message.get_channel_display() == "Pigeon"


def test_what_its_subject_says_is_untrue_is_skipped_with_that_reason(acme, order, pigeon):
    order.is_true = False

    announce()

    message = Message.objects.get()
    assert (message.status, message.reason) == ("skipped", "It was given back since.")
    assert pigeon.flown == []


def test_other_audiences_are_not_told(acme, order, pigeon):
    announcements.announce("order", EVENT, audience="staff", now=NOW)

    assert Message.objects.count() == 0


def test_message_of_the_platform_is_a_row_of_public(db, order, pigeon, globex_business):
    announce()

    assert len(pigeon.flown) == 1
    assert Message.objects.get().status == "sent"
    with schema_context(globex_business.schema_name):
        assert Message.objects.count() == 0
