"""A business's own sending domain, against a real name server."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from notifications.channels.email import records
from notifications.channels.email.records import UnansweredError
from notifications.contracts import AboutKind, Audience
from notifications.models import SendingDomain
from notifications.operations import announcements, domains
from notifications.queries import senders
from scheduling.models import Booking
from scheduling.operations import bookings
from scheduling.operations.commands import CancelBooking
from tenants.models import OutboxMessage
from tests.factories.scheduling import NOW, key
from tests.notifications.conftest import announce, announce_to_jane
from tests.notifications.name_servers import NameServer

DOMAIN = "salon.example"
TEMPLATES = [
    {
        "type": "TXT",
        "name": "{domain}",
        "value": "v=spf1 include:m.io ~all",
        "wanted": "include:m.io",
    },
    {"type": "CNAME", "name": "m1._domainkey.{domain}", "value": "{label}.dkim.m.io"},
    {"type": "TXT", "name": "_dmarc.{domain}", "value": "v=DMARC1; p=none", "advice": True},
]


@pytest.fixture
def names(settings) -> Iterator[NameServer]:
    settings.EMAIL_PROVIDER = "postmark"
    settings.SENDING_DOMAIN_RECORDS = TEMPLATES
    server = NameServer()
    with server.running():
        settings.DNS_SERVERS = [server.address]
        yield server


def publish(names: NameServer, domain: str = DOMAIN) -> None:
    """Create the records as the owner of the domain does, beside others."""
    proof = records.list_records(domain)[0].value
    names.rows = {
        (f"_booking.{domain}", "TXT"): [f'"{proof}"'],
        (domain, "TXT"): ['"other"', '"v=spf1 include:_x.io inclu" "de:m.io -all"'],
        (f"m1._domainkey.{domain}", "CNAME"): ["Salon-Example.dkim.m.io."],
    }


def check() -> SendingDomain:
    row = SendingDomain.objects.get()
    domains.check_domain(row.public_id, now=NOW)
    row.refresh_from_db()
    return row


def test_domain_is_used_once_all_records_are_there(salon, names):
    domains.choose_domain(DOMAIN)
    assert senders.find_sender() == ""

    first = check()
    assert (first.state, first.findings) == ("incomplete", [False, False, False, False])
    assert senders.find_sender() == ""

    publish(names)
    second = check()
    assert (second.state, second.findings) == ("verified", [True, True, True, False])
    assert senders.find_sender() == "bookings@salon.example"


@pytest.mark.parametrize("missing", range(3))
def test_domain_without_one_of_the_records_is_not_used(salon, names, missing):
    domains.choose_domain(DOMAIN)
    publish(names)
    del names.rows[list(names.rows)[missing]]

    assert check().state == "incomplete"
    assert senders.find_sender() == ""


def test_domain_of_another_business_proves_nothing_here(salon, names, globex_business):
    acme = connection.tenant
    connection.set_tenant(globex_business)
    publish(names)
    connection.set_tenant(acme)
    domains.choose_domain(DOMAIN)

    assert check().findings == [False, True, True, False]
    assert senders.find_sender() == ""


def test_records_that_go_are_told_once_and_mail_falls_back(salon, names, channel):
    domains.choose_domain(DOMAIN)
    publish(names)
    check()
    names.rows.clear()

    assert check().state == "lost"
    assert check().state == "lost"

    assert senders.find_sender() == ""
    assert OutboxMessage.objects.filter(topic="domain.lost").count() == 1
    row = SendingDomain.objects.get()
    announcements.announce(AboutKind.DOMAIN, row.public_id, audience=Audience.STAFF, now=NOW)
    assert [mail.subject for mail in channel.taken] == ["Records are missing: salon.example"]
    assert channel.taken[0].sender == "bookings@example.com"
    publish(names)
    assert check().state == "verified"


def test_name_server_that_cannot_tell_changes_nothing(salon, names):
    domains.choose_domain(DOMAIN)
    publish(names)
    check()
    names.is_failing = True

    with pytest.raises(UnansweredError):
        check()

    assert senders.find_sender() == "bookings@salon.example"


def test_plain_mail_server_never_sends_for_another_domain(salon, names, settings):
    domains.choose_domain(DOMAIN)
    publish(names)
    check()
    settings.EMAIL_PROVIDER = ""

    assert senders.find_sender() == ""


def test_another_domain_starts_anew(salon, names):
    domains.choose_domain(DOMAIN)
    publish(names)
    check()

    domains.choose_domain("other.example")

    row = SendingDomain.objects.get()
    assert (row.domain, row.state, row.findings, row.checked_at) == (
        "other.example",
        "unchecked",
        [],
        None,
    )
    domains.drop_domain()
    assert senders.find_domain() is None


def test_cancellation_comes_from_who_invited(salon, names, channel):
    domains.choose_domain(DOMAIN)
    publish(names)
    check()
    announce_to_jane(salon)
    names.rows.clear()
    check()
    booking = Booking.objects.get()
    bookings.cancel_booking(CancelBooking(booking_id=booking.pk, idempotency=key("c")), now=NOW)

    announce(booking)

    invited, cancelled = channel.taken
    assert (invited.sender, cancelled.sender) == ("bookings@salon.example", "bookings@example.com")
    assert cancelled.calendar is not None
    assert b"METHOD:CANCEL" in cancelled.calendar.content
    for mail in (invited, cancelled):
        assert mail.organizer == "bookings@salon.example"
        assert mail.calendar is not None
        assert b"mailto:bookings@salon.example" in mail.calendar.content


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Salon.Example ", DOMAIN),
        ("@salon.example", DOMAIN),
        ("müller.example", "xn--mller-kva.example"),
    ],
)
def test_domain_is_kept_in_one_form(typed, kept):
    assert domains.clean_domain(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "salon",
        "http://salon.example",
        "a b.example",
        "127.0.0.1",
        "example.com",
        "x.example.com",
        "a@b.example",
    ],
)
def test_what_is_no_domain_or_ours_is_refused(typed):
    with pytest.raises(ValidationError):
        domains.clean_domain(typed)
