"""Where mail does not go although it is true, and who is told."""

import pytest

from notifications.contracts import OPTIONAL_KINDS, AboutKind, Audience
from notifications.models import DeadAddress, DeadReason, Message
from notifications.operations import addresses, announcements, delivery, obstacles
from notifications.queries import addresses as questions
from tenants.accounts.models import Role
from tenants.accounts.people import create_person
from tests import unguarded_mail
from tests.factories.scheduling import NOW, at
from tests.notifications.conftest import announce_to_jane, queue_for_jane

DEAD = "Nothing is sent to this address until it changes. Mail to this address comes back."


def mark(address="jane@example.com", why=DeadReason.BOUNCED):
    addresses.mark_dead(address, why, detail="5.1.1", now=NOW)
    return DeadAddress.objects.get(address=address)


@pytest.mark.parametrize("written", ["jane@example.com", "JANE@example.com"])
def test_nothing_goes_to_a_dead_address(salon, channel, written):
    message = queue_for_jane(salon, channel)
    mark(written)

    delivery.deliver(message.pk, now=NOW)

    message.refresh_from_db()
    assert (message.status, message.reason) == ("skipped", DEAD)
    assert channel.taken == []


def test_control_without_dead_addresses_it_goes(salon, channel, monkeypatch):
    unguarded_mail.without_dead_addresses(monkeypatch)
    message = queue_for_jane(salon, channel)
    mark()

    delivery.deliver(message.pk, now=NOW)

    assert channel.told == [("jane@example.com", "Confirmed")]


def test_corrected_address_is_another_one(salon, channel):
    mark("jane@exmaple.com")

    message = announce_to_jane(salon)

    assert message.status == "sent"


def test_staff_cannot_send_again_what_has_nowhere_to_go(salon, channel):
    message = announce_to_jane(salon)
    mark()

    with pytest.raises(delivery.ResendRefusedError, match="Nothing is sent to this address"):
        delivery.resend(message.pk, now=NOW)

    message.refresh_from_db()
    assert (message.status, message.resends) == ("sent", 0)


def test_address_works_again_once_staff_say_so(salon, channel):
    dead = mark()

    assert addresses.revive(dead.pk, now=at(1)) is True
    assert addresses.revive(dead.pk, now=at(2)) is False

    assert announce_to_jane(salon).status == "sent"
    assert DeadAddress.objects.get().revived_at == at(1)


def test_refused_mailbox_is_dead(salon, mail_server):
    mail_server.answers["jane@example.com"] = "550 5.1.1 No such user"

    message = announce_to_jane(salon)

    assert message.status == "failed"
    dead = DeadAddress.objects.get()
    assert (dead.why, dead.detail) == (
        "refused",
        "The mail server answered 550: 5.1.1 No such user",
    )


@pytest.mark.parametrize(
    "answer",
    ["550 5.7.1 Policy", "550 5.1.8 Bad sender", "550 No", "550 Blocked 5.1.1.9", "552 5.2.2 Full"],
)
def test_other_refusals_say_nothing_about_the_mailbox(salon, mail_server, answer):
    mail_server.answers["jane@example.com"] = answer

    assert announce_to_jane(salon).status == "failed"
    assert not DeadAddress.objects.exists()


def tell_staff(dead):
    announcements.announce(AboutKind.ADDRESS, dead.pk, audience=Audience.STAFF, now=NOW)


def test_business_is_told(salon, channel):
    dead = mark()

    tell_staff(dead)
    tell_staff(dead)

    assert channel.told == [("hello@salon.example", "Not reached")]
    (mail,) = channel.taken
    assert mail.subject == "Not reached: jane@example.com"
    assert "Mail to this address comes back." in mail.text
    assert "http://acme.localhost/admin/not-reached/" in mail.text


def test_owner_is_told_where_the_dead_address_is_the_businesses_own(salon, channel):
    create_person(email="olga@example.com", password=None, role=Role.OWNER)
    create_person(email="max@example.com", password=None, role=Role.STAFF)
    dead = mark("hello@salon.example")

    tell_staff(dead)

    assert channel.told == [("olga@example.com", "Not reached")]


def test_what_works_again_is_not_told_of(salon, channel):
    dead = mark()
    addresses.revive(dead.pk, now=NOW)

    tell_staff(dead)

    assert channel.taken == []
    assert Message.objects.get().reason == "The address has since been tried again."


def make_optional(message):
    """Let the message be none about a booking."""
    message.kind = next(iter(OPTIONAL_KINDS))
    return message


def test_optional_mail_ends_where_the_reader_wants_none(salon, channel):
    message = announce_to_jane(salon)
    addresses.opt_out("Jane+shop@example.com", now=NOW)
    addresses.opt_out("jane@example.com", now=NOW)

    assert questions.is_opted_out("jane+other@example.com") is True
    assert questions.is_opted_out("john@example.com") is False
    assert obstacles.find_obstacle_of_mail(message, now=NOW) == ""
    assert obstacles.find_obstacle_of_mail(make_optional(message), now=NOW) == (
        "The reader wants none of the mail that is not about a booking."
    )


@pytest.mark.parametrize(
    ("mails", "complaints", "is_over"),
    [(10, 2, False), (10, 3, True), (1500, 3, True), (1501, 3, False), (2000, 4, True)],
)
def test_optional_mail_ends_where_too_many_complain(salon, channel, mails, complaints, is_over):
    message = announce_to_jane(salon)
    Message.objects.all().delete()
    row = {
        field.name: getattr(message, field.name)
        for field in Message._meta.concrete_fields
        if field.name not in {"id", "version", "complained_at"}
    }
    Message.objects.bulk_create(
        [
            Message(**row, version=number, complained_at=NOW if number < complaints else None)
            for number in range(mails)
        ]
    )

    assert questions.has_too_many_complaints(NOW) is is_over
    assert bool(obstacles.find_obstacle_of_mail(make_optional(message), now=NOW)) is is_over
    assert questions.has_too_many_complaints(at(9, day=31)) is False
