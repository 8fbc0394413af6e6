"""Nobody can tell by the time whether there is an account: both ways do the same work.

The work is counted and not timed: hashes of passwords, statements, rows of the outbox.
"""

import re
from dataclasses import dataclass

import pytest
from allauth.account import forms as library_forms
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenants.accounts.models import AccountRequest
from tenants.models import OutboxMessage
from tests.booking_saas.account_site.conftest import PASSWORD, ask_for_reset, log_in, sign_up

UNKNOWN = "nobody@example.com"


class CountedHasher(MD5PasswordHasher):
    """Counts how often a hash is computed."""

    algorithm = "counted"
    computed = 0

    def encode(self, password: str, salt: str) -> str:
        CountedHasher.computed += 1
        return super().encode(password, salt)


@dataclass(frozen=True)
class Work:
    """What one request cost, and what it answered."""

    hashes: int
    statements: tuple[str, ...]
    outbox_rows: int
    requests: int
    answer: tuple[int, str]


@pytest.fixture(autouse=True)
def _counted(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountedHasher"]


def _plain(sql: str) -> str:
    """Return the beginning of a statement: which rows it touches, and how."""
    return re.sub(r'"s\d+_x\d+"', "", sql.partition("(")[0].partition("WHERE")[0])[:60]


def do(ask, email: str) -> Work:
    client = Client(headers={"host": "acme.localhost"})
    before = OutboxMessage.objects.count(), AccountRequest.objects.count()
    CountedHasher.computed = 0
    with CaptureQueriesContext(connection) as captured:
        response = ask(client, email)
    return Work(
        hashes=CountedHasher.computed,
        statements=tuple(_plain(query["sql"]) for query in captured),
        outbox_rows=OutboxMessage.objects.count() - before[0],
        requests=AccountRequest.objects.count() - before[1],
        answer=(response.status_code, getattr(response, "url", "")),
    )


def guess(client: Client, email: str):
    return log_in(client, email, "wrong password")


@pytest.mark.parametrize(
    ("ask", "hashes", "rows"), [(sign_up, 1, 1), (ask_for_reset, 0, 1), (guess, 1, 0)]
)
def test_known_and_unknown_addresses_cost_the_same(customer, ask, hashes, rows):
    do(ask, "warm-up@example.com")

    known, unknown = do(ask, customer.email), do(ask, UNKNOWN)

    assert known == unknown
    assert (known.hashes, known.outbox_rows, known.requests) == (hashes, rows, rows)


def test_owner_of_an_account_is_told_of_guesses_at_the_cost_of_any(customer, limited):
    limited.ACCOUNT_RATE_LIMITS = limited.ACCOUNT_RATE_LIMITS | {"login_failed_anywhere": "1/h/key"}
    for email in (customer.email, UNKNOWN):
        do(guess, email)

    known, unknown = do(guess, customer.email), do(guess, UNKNOWN)

    assert known == unknown
    assert (known.hashes, known.outbox_rows, known.requests) == (0, 1, 1)


@pytest.mark.parametrize(
    ("ask", "name", "form"),
    [
        (sign_up, "signup", library_forms.SignupForm),
        (ask_for_reset, "reset_password", library_forms.ResetPasswordForm),
    ],
)
def test_same_work_control_the_library_s_own_forms_differ(customer, settings, ask, name, form):
    """Looking the address up and mailing at once is what tells them apart."""
    settings.ACCOUNT_FORMS = settings.ACCOUNT_FORMS | {name: f"{form.__module__}.{form.__name__}"}
    settings.ACCOUNT_ADAPTER = "allauth.account.adapter.DefaultAccountAdapter"

    known, unknown = do(ask, customer.email), do(ask, UNKNOWN)

    assert known.answer == unknown.answer
    assert known.statements != unknown.statements
    if ask is sign_up:
        assert (known.hashes, unknown.hashes) == (0, 1)


def test_same_work_control_the_library_s_own_login_differs(customer, settings):
    settings.AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

    known, unknown = do(guess, customer.email), do(guess, UNKNOWN)

    assert known.answer == unknown.answer
    assert len(known.statements) < len(unknown.statements)


def test_a_hash_is_counted(customer):
    CountedHasher.computed = 0

    customer.set_password(PASSWORD)

    assert CountedHasher.computed == 1
