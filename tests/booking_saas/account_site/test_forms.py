"""What is asked of accounts, and what its owner reads."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from notifications.contracts import Audience
from notifications.models import Message, MessageStatus
from tenants.accounts import people
from tenants.accounts.models import AccountRequest, Role, User
from tenants.models import OutboxMessage
from tests.booking_saas.account_site.conftest import (
    PASSWORD,
    ask_for_reset,
    find_link,
    log_in,
    path_of,
    sign_up,
)


def test_customer_signs_up_and_confirms(acme, acme_client, work):
    response = sign_up(acme_client, "new@example.com")
    work()

    assert response.url == "/accounts/confirm-email/"
    assert log_in(acme_client, "new@example.com").url == "/accounts/confirm-email/"
    message = mail.outbox[0]
    link = find_link(message.body)
    assert link.startswith("http://acme.localhost/accounts/confirm-email/")
    assert message.subject == "Please confirm your e-mail address – Acme"
    assert message.extra_headers["X-Message-Kind"] == "account"
    acme_client.post(path_of(link))
    assert log_in(acme_client, "new@example.com").url == "/"
    assert User.objects.get().role == Role.CUSTOMER


def test_nothing_is_kept_of_the_password_once_there_is_an_account(acme, acme_client, work):
    sign_up(acme_client, "new@example.com")
    assert AccountRequest.objects.get().password_hash.startswith("md5$")

    work()

    assert AccountRequest.objects.get().password_hash == ""
    assert PASSWORD not in mail.outbox[0].body


def test_owner_hears_that_there_is_an_account(customer, acme_client, work):
    response = sign_up(acme_client, customer.email, "another long phrase")
    work()

    assert response.url == "/accounts/confirm-email/"
    assert [message.subject for message in mail.outbox] == ["You already have an account – Acme"]
    assert find_link(mail.outbox[0].body) == "http://acme.localhost/accounts/login/"
    assert log_in(acme_client, customer.email).url == "/"
    assert User.objects.count() == 1


def test_of_two_sign_ups_the_first_makes_the_account(acme, acme_client, work):
    sign_up(acme_client, "new@example.com")
    sign_up(acme_client, "new@example.com", "another long phrase")
    work()

    assert [message.subject.split(" – ")[0] for message in mail.outbox] == [
        "Please confirm your e-mail address",
        "You already have an account",
    ]
    assert User.objects.get().check_password(PASSWORD)


def test_a_worker_that_begins_again_tells_the_same(acme, acme_client, work):
    sign_up(acme_client, "new@example.com")
    work()
    Message.objects.all().delete()
    OutboxMessage.objects.update(done_at=None, visible_at=timezone.now())

    work()

    assert [message.subject for message in mail.outbox] == [
        "Please confirm your e-mail address – Acme"
    ] * 2
    assert User.objects.count() == 1


def test_weak_password_is_refused_and_nothing_asked(acme, acme_client):
    response = sign_up(acme_client, "new@example.com", "short")

    assert response.status_code == 200
    assert AccountRequest.objects.count() == 0


def test_reset_goes_to_the_account_alone(customer, acme_client, work):
    answers = [
        ask_for_reset(acme_client, email) for email in (customer.email, "nobody@example.com")
    ]
    work()

    assert [answer.url for answer in answers] == ["/accounts/password/reset/done/"] * 2
    assert [message.to for message in mail.outbox] == [[customer.email]]
    assert [message.recipient for message in Message.objects.all()] == [customer.email]


def test_reset_goes_to_the_written_form_of_the_address(acme, acme_client, work):
    people.create_person(email="kim@m\u00fcller.example", password=PASSWORD, role=Role.OWNER)

    ask_for_reset(acme_client, "Kim@M\u00fcller.example")
    work()

    assert [message.to for message in mail.outbox] == [["kim@xn--mller-kva.example"]]


def test_who_may_not_log_in_gets_no_link(customer, acme_client, work):
    User.objects.update(is_active=False)

    ask_for_reset(acme_client, customer.email)
    work()

    assert mail.outbox == []


def test_links_lead_to_the_primary_domain(customer, globex_business, work):
    client = Client(headers={"host": "acme.localhost:9999", "x-forwarded-host": "evil.example"})

    ask_for_reset(client, customer.email)
    work()

    body = mail.outbox[0].body
    assert find_link(body).startswith("http://acme.localhost/accounts/password/reset/key/")
    assert "evil" not in body
    assert "9999" not in body


def test_password_is_reset_once(customer, acme_client, work):
    ask_for_reset(acme_client, customer.email)
    work()
    path = path_of(find_link(mail.outbox[0].body))
    form = acme_client.get(path).url
    acme_client.post(form, {"password1": "another long phrase", "password2": "another long phrase"})

    assert log_in(acme_client, customer.email, "another long phrase").url == "/"
    again = Client(headers={"host": "acme.localhost"}).get(path)
    assert b"does not work any more" in again.content


def test_key_of_the_link_is_stored_nowhere(customer, acme_client, work):
    ask_for_reset(acme_client, customer.email)
    work()

    key = find_link(mail.outbox[0].body).rstrip("/").rpartition("/")[2]
    stored = Message.objects.get()
    assert (stored.kind, stored.audience) == ("account", Audience.CUSTOMER)
    assert key.partition("-")[2] not in stored.text + stored.html


def test_a_link_asked_for_long_ago_is_not_sent(customer, acme_client, work):
    ask_for_reset(acme_client, customer.email)
    AccountRequest.objects.update(asked_at=timezone.now() - timedelta(hours=25))

    work()

    assert mail.outbox == []
    assert Message.objects.get().status == MessageStatus.SKIPPED


def test_what_was_asked_is_forgotten_after_two_days(customer, acme_client, work):
    ask_for_reset(acme_client, customer.email)
    work()
    AccountRequest.objects.update(asked_at=timezone.now() - timedelta(hours=49))

    ask_for_reset(acme_client, "nobody@example.com")
    work()

    assert AccountRequest.objects.get().email == "nobody@example.com"


def test_answer_is_in_the_language_of_who_asked(customer, acme_client, work):
    acme_client.post(
        "/accounts/password/reset/",
        {"email": customer.email},
        headers={"accept-language": "de"},
    )
    work()

    assert mail.outbox[0].subject == "Neues Passwort wählen – Acme"


def test_operators_choose_a_new_password_too(db, work):
    User.objects.create_superuser("ops@example.com", PASSWORD)

    ask_for_reset(Client(headers={"host": "localhost"}), "ops@example.com")
    work()

    assert [message.to for message in mail.outbox] == [["ops@example.com"]]
    assert find_link(mail.outbox[0].body).startswith(
        "http://localhost/accounts/password/reset/key/"
    )


def test_confirmation_is_sent_again_to_who_signs_in_without_one(acme, acme_client, work):
    sign_up(acme_client, "new@example.com")
    work()

    log_in(acme_client, "new@example.com")
    work()

    assert [message.subject for message in mail.outbox] == [
        "Please confirm your e-mail address – Acme"
    ] * 2


def test_new_address_is_confirmed_by_its_link(customer, acme_client, work):
    log_in(acme_client, customer.email)
    acme_client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    acme_client.post("/accounts/email/", {"email": "new@example.com", "action_add": ""})
    work()
    acme_client.post(path_of(find_link(mail.outbox[0].body)))

    assert [message.to for message in mail.outbox] == [["new@example.com"]]
    customer.refresh_from_db()
    assert customer.email == "new@example.com"


@pytest.mark.parametrize("path", ["signup/", "password/reset/"])
def test_dead_mail_server_keeps_nobody_waiting(customer, acme_client, settings, path):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
        }
    }

    data = {"email": customer.email, "password1": PASSWORD}
    response = acme_client.post(f"/accounts/{path}", data)

    assert response.status_code == 302
    assert OutboxMessage.objects.filter(done_at=None).count() == 1
