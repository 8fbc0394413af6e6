"""From the outbox to a real mail server."""

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from booking_saas.celery import app
from notifications.models import Message
from scheduling.queries.booking_changes import UnknownChangeError
from tenants.models import OutboxMessage
from tests.factories.scheduling import NOW, at, book
from tests.notifications.conftest import JANE, MailServer, rest_is_over


@pytest.fixture(autouse=True)
def frozen_clock(settings, tmp_path):
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(f"={NOW.isoformat()}")


@pytest.fixture
def booking(salon):
    return book(salon.service, at(9), contact=JANE, staff=salon.anna).booking


def states():
    return list(Message.objects.order_by("pk").values_list("audience", "status"))


def test_every_route_leads_to_a_task():
    app.loader.import_default_modules()

    names = {name for route in django_settings.EVENT_ROUTES.values() for name in route}

    assert names - set(app.tasks) == set()


def test_booking_arrives_at_the_mail_server(booking, mail_server, work):
    assert work() == []

    to_jane, to_anna = mail_server.mails
    assert str(to_jane["To"]) == "jane@example.com"
    assert str(to_jane["From"]) == "Salon Nord <bookings@example.com>"
    assert str(to_jane["Reply-To"]) == "hello@salon.example"
    assert str(to_jane["Subject"]).replace("\u202f", " ") == (
        "Confirmed: Haircut, Monday, March 2, 10:00 AM"
    )
    assert str(to_anna["To"]) == "Anna <anna@salon.example>"
    text = to_jane.get_body(("plain",)).get_content()
    assert f"http://acme.localhost/manage/{booking.id}/" in text
    notice = to_anna.get_body(("plain",)).get_content()
    assert f"http://acme.localhost/admin/scheduling/booking/{booking.id}/change/" in notice
    assert "/manage/" not in notice
    assert states() == [("customer", "sent"), ("staff", "sent")]


def test_task_that_runs_twice_sends_once(booking, mail_server, work):
    work()
    OutboxMessage.objects.update(done_at=None, visible_at=timezone.now())

    assert work() == []

    assert len(mail_server.mails) == 2


def test_control_message_that_forgot_it_was_sent_goes_out_again(booking, mail_server, work):
    work()
    OutboxMessage.objects.update(done_at=None, visible_at=timezone.now())
    Message.objects.update(status="queued", claimed_at=None)

    work()

    assert len(mail_server.mails) == 4
    ids = [str(mail["Message-ID"]) for mail in mail_server.mails]
    assert ids[:2] == ids[2:]


def test_mail_waits_for_a_server_that_is_away_and_then_arrives(booking, smtp_port, work):
    failures = work()

    assert len(failures) == 2
    assert states() == [("customer", "queued"), ("staff", "queued")]
    assert OutboxMessage.objects.filter(done_at=None, dead_at=None).count() == 2

    server = MailServer()
    rest_is_over()
    with server.running(smtp_port):
        assert work() == []

    assert len(server.mails) == 2
    assert states() == [("customer", "sent"), ("staff", "sent")]


def test_mail_that_waits_is_not_tried_before_its_pause_is_over(booking, mail_server, work):
    mail_server.answers["jane@example.com"] = "450 Greylisted"
    assert len(work()) == 1

    mail_server.answers.clear()

    assert work() == []
    assert states() == [("customer", "queued"), ("staff", "sent")]


def test_refused_customer_is_failed_and_does_not_come_back(booking, mail_server, work):
    mail_server.answers["jane@example.com"] = "550 No such user"

    assert work() == []

    assert states() == [("customer", "failed"), ("staff", "sent")]
    assert OutboxMessage.objects.filter(done_at=None).count() == 0


def test_event_that_cannot_be_read_fails_and_is_kept(acme, mail_server, work):
    OutboxMessage.objects.create(
        schema_name=acme.schema_name,
        topic="booking.confirmed",
        consumer="notifications.tell_customer",
        payload={"event_id": "11111111-2222-4333-8444-555555555555"},
    )

    with pytest.raises(UnknownChangeError):
        work()

    row = OutboxMessage.objects.get()
    assert (row.attempts, row.done_at) == (1, None)
    assert "UnknownChangeError" in row.last_error


def test_unknown_outbox_row_does_nothing(acme, mail_server):
    app.loader.import_default_modules()
    task = app.tasks["notifications.tell_customer"]

    task(schema_name=acme.schema_name, message_id=0, something_new=True)

    assert mail_server.mails == []
