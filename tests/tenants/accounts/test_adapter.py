import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tenants.accounts import people
from tenants.accounts.models import Role, User

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _unlimited(settings):
    settings.RATE_LIMITS = False
    # What tests before this one counted.
    cache.clear()


@pytest.fixture
def acme_client(client_of):
    return client_of("acme")


@pytest.fixture
def customer(acme) -> User:
    return people.create_person(email="cara@example.com", password=PASSWORD, role=Role.CUSTOMER)


@pytest.fixture
def owner(acme) -> User:
    return people.create_person(email="olga@example.com", password=PASSWORD, role=Role.OWNER)


def log_in(client: Client, email: str, password: str = PASSWORD, **query: str):
    return client.post("/accounts/login/", {"login": email, "password": password, **query})


def find_link(text: str) -> str:
    return re.search(r"https?://\S+", text)[0]


def path_of(link: str) -> str:
    return re.sub(r"https?://[^/]+", "", link)


@pytest.mark.parametrize(
    "path", ["login/", "signup/", "password/reset/", "confirm-email/", "password/reset/done/"]
)
def test_entrance_pages_are_in_the_house_style(acme, acme_client, path):
    response = acme_client.get(f"/accounts/{path}")

    assert response.status_code == 200
    html = response.content.decode()
    assert "css/site.css" in html
    assert "style=" not in html
    assert "Acme" in html


@pytest.mark.parametrize("path", ["email/", "password/change/", "logout/", "reauthenticate/"])
def test_pages_of_an_account_are_in_the_house_style(customer, acme_client, path):
    log_in(acme_client, customer.email)

    response = acme_client.get(f"/accounts/{path}")

    assert response.status_code == 200
    html = response.content.decode()
    assert "css/site.css" in html
    assert "style=" not in html


def test_customer_signs_up_and_confirms(acme, acme_client):
    response = acme_client.post(
        "/accounts/signup/", {"email": "new@example.com", "password1": PASSWORD}
    )
    assert response.url == "/accounts/confirm-email/"
    assert log_in(acme_client, "new@example.com").url == "/accounts/confirm-email/"

    message = mail.outbox[0]
    link = find_link(message.body)
    assert link.startswith("http://acme.localhost/accounts/confirm-email/")
    assert message.subject.endswith("– Acme")
    assert message.extra_headers["X-Message-Kind"] == "account"
    acme_client.post(path_of(link))

    assert log_in(acme_client, "new@example.com").url == "/"
    assert User.objects.get().role == Role.CUSTOMER


def test_signup_says_the_same_for_a_known_address(customer, acme_client):
    unknown = acme_client.post(
        "/accounts/signup/", {"email": "new@example.com", "password1": PASSWORD}
    )
    known = Client(headers={"host": "acme.localhost"}).post(
        "/accounts/signup/", {"email": customer.email, "password1": PASSWORD}
    )

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert User.objects.count() == 2


def test_login_says_the_same_for_a_known_address(customer, acme_client):
    pages = []
    for email in (customer.email, "nobody@example.com"):
        html = log_in(acme_client, email, "wrong password").content.decode()
        pages.append(re.sub(r'value="\w{64}"', "", html.replace(email, "")))

    assert pages[0] == pages[1]


def test_password_reset_says_the_same_for_an_unknown_address(customer, acme_client):
    answers = [
        acme_client.post("/accounts/password/reset/", {"email": email})
        for email in (customer.email, "nobody@example.com")
    ]

    assert [answer.url for answer in answers] == ["/accounts/password/reset/done/"] * 2
    assert [message.to for message in mail.outbox] == [[customer.email]]


def test_password_reset_links_lead_to_the_primary_domain(customer, globex_business):
    client = Client(headers={"host": "acme.localhost:9999", "x-forwarded-host": "evil.example"})

    client.post("/accounts/password/reset/", {"email": customer.email})

    assert find_link(mail.outbox[0].body).startswith(
        "http://acme.localhost/accounts/password/reset/key/"
    )
    assert "evil" not in mail.outbox[0].body
    assert "9999" not in mail.outbox[0].body


def test_password_is_reset_once(customer, acme_client):
    acme_client.post("/accounts/password/reset/", {"email": customer.email})
    path = path_of(find_link(mail.outbox[0].body))
    form = acme_client.get(path).url
    acme_client.post(form, {"password1": "another long phrase", "password2": "another long phrase"})

    assert log_in(acme_client, customer.email, "another long phrase").url == "/"
    again = Client(headers={"host": "acme.localhost"}).get(path)
    assert b"does not work any more" in again.content


def test_staff_land_in_the_admin(owner, acme_client):
    assert log_in(acme_client, owner.email).url == "/admin/"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "http://globex.localhost/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
    ],
)
def test_login_does_not_lead_away(customer, acme_client, target):
    assert log_in(acme_client, customer.email, next=target).url == "/"


def test_login_leads_on_inside_the_host(customer, acme_client):
    assert log_in(acme_client, customer.email, next="/book/").url == "/book/"


def test_logout_takes_a_post(customer, acme_client):
    log_in(acme_client, customer.email)

    acme_client.get("/accounts/logout/")
    assert "_auth_user_id" in acme_client.session
    acme_client.post("/accounts/logout/")

    assert "_auth_user_id" not in acme_client.session


def test_nobody_signs_up_with_the_platform(db):
    client = Client(headers={"host": "localhost"})

    client.post("/accounts/signup/", {"email": "new@example.com", "password1": PASSWORD})

    assert User.objects.count() == 0


@pytest.fixture
def lasting_limits(settings) -> None:
    """Count failed logins over a day instead of minutes, so that a busy machine ends no limit."""
    settings.RATE_LIMITS = True
    assert settings.ACCOUNT_RATE_LIMITS["login_failed"] == "10/m/ip,5/5m/key"
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        "login_failed": "10/d/ip,5/d/key"
    }


def test_login_attempts_are_limited(customer, acme_client, lasting_limits):
    wrong = [log_in(acme_client, customer.email, "wrong password") for _ in range(6)]

    assert "Too many" in wrong[-1].content.decode()
    assert "Too many" in log_in(acme_client, customer.email).content.decode()


def behind_proxy(address: str) -> Client:
    return Client(headers={"host": "acme.localhost", "x-forwarded-for": address})


def is_limited(response) -> bool:
    return "Too many" in response.content.decode()


def test_visitors_behind_one_proxy_are_counted_apart(customer, owner, settings, lasting_limits):
    settings.TRUSTED_PROXIES = 1
    rude = behind_proxy("198.51.100.1")
    tries = [log_in(rude, f"nobody{number}@example.com", "wrong") for number in range(11)]

    assert [is_limited(each) for each in tries] == [False] * 10 + [True]
    assert log_in(behind_proxy("198.51.100.2"), owner.email).url == "/admin/"


def test_visitors_control_without_a_proxy_the_header_is_ignored(
    customer, owner, settings, lasting_limits
):
    settings.TRUSTED_PROXIES = 0
    for number in range(11):
        log_in(behind_proxy(f"198.51.100.{number}"), f"nobody{number}@example.com", "wrong")

    assert is_limited(log_in(behind_proxy("198.51.100.99"), owner.email))


def test_strangers_do_not_lock_the_owner_out(owner, settings, lasting_limits):
    settings.TRUSTED_PROXIES = 1
    stranger = behind_proxy("198.51.100.1")
    tries = [log_in(stranger, owner.email, "wrong") for _ in range(6)]

    assert [is_limited(each) for each in tries] == [False] * 5 + [True]
    assert log_in(behind_proxy("198.51.100.2"), owner.email).url == "/admin/"


def test_many_addresses_do_not_guess_one_password(owner, settings):
    settings.RATE_LIMITS, settings.TRUSTED_PROXIES = True, 1
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        "login_failed_anywhere": "3/h/key"
    }
    for number in range(5):
        assert log_in(behind_proxy("203.0.113.1"), owner.email).url == "/admin/", number
    tries = [log_in(behind_proxy(f"198.51.100.{n}"), owner.email, "wrong") for n in range(4)]

    assert [is_limited(each) for each in tries] == [False] * 3 + [True]


def ask_for_reset(email: str, times: int):
    return [
        behind_proxy(f"198.51.100.{n}").post("/accounts/password/reset/", {"email": email})
        for n in range(times)
    ]


def test_one_address_gets_few_account_mails_an_hour(customer, owner, settings):
    settings.RATE_LIMITS, settings.TRUSTED_PROXIES = True, 1
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        "reset_password": "",
        "mail": "3/h/key",
    }

    answers = ask_for_reset(customer.email, 4) + ask_for_reset("nobody@example.com", 4)
    ask_for_reset(owner.email, 1)

    assert {(each.status_code, each.url) for each in answers} == {
        (302, "/accounts/password/reset/done/")
    }
    assert [message.to for message in mail.outbox] == [[customer.email]] * 3 + [[owner.email]]


def test_tagged_addresses_are_one_mailbox_to_the_cap(acme, settings):
    settings.RATE_LIMITS, settings.TRUSTED_PROXIES = True, 1
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        "reset_password": "",
        "mail": "1/h/key",
    }
    for email in ("cara+one@example.com", "cara+two@example.com"):
        people.create_person(email=email, password=PASSWORD, role=Role.CUSTOMER)

    ask_for_reset("cara+one@example.com", 1)
    ask_for_reset("cara+two@example.com", 1)

    assert [message.to for message in mail.outbox] == [["cara+one@example.com"]]


@pytest.mark.parametrize("typed", ["KIM@M\u00dcLLER.example", "kim@xn--mller-kva.example"])
def test_account_is_found_under_any_spelling_of_its_address(acme, acme_client, typed):
    kim = people.create_person(email="kim@m\u00fcller.example", password=PASSWORD, role=Role.OWNER)

    assert kim.email == "kim@xn--mller-kva.example"
    assert log_in(acme_client, typed).url == "/admin/"


def test_reset_goes_to_the_written_form_of_the_address(acme, acme_client):
    people.create_person(email="kim@m\u00fcller.example", password=PASSWORD, role=Role.OWNER)

    acme_client.post("/accounts/password/reset/", {"email": "Kim@M\u00fcller.example"})

    assert [message.to for message in mail.outbox] == [["kim@xn--mller-kva.example"]]


def test_account_mails_are_capped_at_twenty_an_hour(settings):
    assert settings.ACCOUNT_RATE_LIMITS["mail"] == "20/h/key"


def test_login_attempts_are_unlimited_for_load_tests(customer, acme_client, settings):
    settings.RATE_LIMITS = False
    for _ in range(12):
        log_in(acme_client, customer.email, "wrong password")

    assert log_in(acme_client, customer.email).url == "/"


def test_dead_mail_server_is_not_told(customer, acme_client, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
        }
    }

    response = acme_client.post("/accounts/password/reset/", {"email": customer.email})

    assert response.url == "/accounts/password/reset/done/"
