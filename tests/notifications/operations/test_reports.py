"""Reports about mails: whatever their order, number and delay, the same comes of them."""

from itertools import permutations

import pytest

from notifications.models import DeadAddress, Message, OptOut
from notifications.operations import addresses, delivery, reports
from notifications.operations.reports import Report, ReportKind
from tenants.models import OutboxMessage
from tests import unguarded_mail
from tests.factories.scheduling import NOW, at
from tests.notifications.conftest import announce_to_jane, queue_for_jane


def tell(message: Message, kind: ReportKind, *, resends: int = 0, detail: str = "5.1.1 none"):
    report = Report(message_id=message.pk, resends=resends, kind=kind, detail=detail)
    reports.receive_report(report, now=at(10))
    message.refresh_from_db()


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (ReportKind.DELIVERED, "delivered"),
        (ReportKind.RETURNED, "bounced"),
        (ReportKind.BOUNCED, "bounced"),
        (ReportKind.COMPLAINED, "delivered"),
        (ReportKind.UNSUBSCRIBED, "delivered"),
    ],
)
def test_report_changes_the_status(salon, channel, kind, status):
    message = announce_to_jane(salon)

    tell(message, kind)

    assert (message.status, message.sent_at) == (status, NOW)


@pytest.mark.parametrize(
    ("kinds", "status", "why"),
    [
        ({"delivered", "bounced"}, "bounced", "bounced"),
        ({"delivered", "returned"}, "bounced", None),
        ({"delivered", "complained"}, "delivered", "complained"),
        ({"delivered", "bounced", "complained"}, "bounced", "complained"),
    ],
)
def test_order_and_number_of_reports_do_not_matter(salon, channel, kinds, status, why):
    for hour, order in enumerate(permutations(sorted(kinds))):
        DeadAddress.objects.all().delete()
        message = announce_to_jane(salon, hour=8 + hour)

        for kind in (*order, *order):
            tell(message, ReportKind(kind))

        assert message.status == status
        assert list(DeadAddress.objects.values_list("address", "why")) == (
            [("jane@example.com", why)] if why else []
        )


def test_status_never_goes_back(salon, channel):
    message = announce_to_jane(salon)
    tell(message, ReportKind.BOUNCED)

    tell(message, ReportKind.DELIVERED)

    assert (message.status, message.reason) == ("bounced", "The mail came back: 5.1.1 none")


def test_control_without_order_of_statuses_it_does(salon, channel, monkeypatch):
    unguarded_mail.without_order_of_statuses(monkeypatch)
    message = announce_to_jane(salon)
    tell(message, ReportKind.BOUNCED)

    tell(message, ReportKind.DELIVERED)

    assert message.status == "delivered"


def test_report_before_our_own_commit_says_that_it_went_out(salon, channel):
    message = queue_for_jane(salon, channel)

    tell(message, ReportKind.DELIVERED)
    delivery.deliver(message.pk, now=NOW)

    assert (message.status, message.sent_at) == ("delivered", at(10))
    assert channel.taken == []


def test_report_about_an_earlier_sending_changes_no_status(salon, channel):
    message = announce_to_jane(salon)
    delivery.resend(message.pk, now=NOW)
    delivery.deliver(message.pk, now=NOW)

    tell(message, ReportKind.BOUNCED, resends=0)

    assert (message.status, message.resends) == ("sent", 1)


@pytest.mark.parametrize("pk", [0, 10**17])
def test_report_about_nothing_changes_nothing(salon, channel, pk):
    message = announce_to_jane(salon)
    report = Report(message_id=pk, resends=0, kind=ReportKind.BOUNCED, detail="")

    reports.receive_report(report, now=at(10))

    message.refresh_from_db()
    assert message.status == "sent"
    assert not DeadAddress.objects.exists()


def test_skipped_message_stays_skipped(salon, channel):
    message = announce_to_jane(salon)
    Message.objects.update(status="skipped", reason="why")

    tell(message, ReportKind.DELIVERED)

    assert (message.status, message.reason) == ("skipped", "why")


def test_hard_bounce_is_told_to_the_business_once(salon, channel):
    message = announce_to_jane(salon)

    tell(message, ReportKind.BOUNCED)
    tell(message, ReportKind.BOUNCED)

    (dead,) = DeadAddress.objects.all()
    assert (dead.address, dead.why, dead.detail, dead.since, dead.version) == (
        "jane@example.com",
        "bounced",
        "5.1.1 none",
        at(10),
        1,
    )
    assert OutboxMessage.objects.filter(topic="address.died").count() == 1


def test_replayed_bounce_does_not_undo_that_staff_try_again(salon, channel):
    message = announce_to_jane(salon)
    tell(message, ReportKind.BOUNCED)
    addresses.revive(DeadAddress.objects.get().pk, now=at(11))

    tell(message, ReportKind.BOUNCED)

    assert not DeadAddress.objects.active().exists()


def test_new_bounce_does(salon, channel):
    message = announce_to_jane(salon, hour=14)
    tell(message, ReportKind.BOUNCED)
    addresses.revive(DeadAddress.objects.get().pk, now=at(11))
    delivery.resend(message.pk, now=at(11, 30))
    delivery.deliver(message.pk, now=at(11, 30))

    tell(message, ReportKind.BOUNCED, resends=1)

    dead = DeadAddress.objects.active().get()
    assert (dead.version, dead.revived_at) == (2, None)
    assert OutboxMessage.objects.filter(topic="address.died").count() == 2


def test_unsubscribing_at_the_provider_ends_optional_mail_only(salon, channel):
    message = announce_to_jane(salon)

    tell(message, ReportKind.UNSUBSCRIBED)

    assert list(OptOut.objects.values_list("mailbox", flat=True)) == ["jane@example.com"]
    assert not DeadAddress.objects.exists()
