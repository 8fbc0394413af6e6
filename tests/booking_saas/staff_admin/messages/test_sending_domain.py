"""The page of the business's own sending domain."""

import pytest

from booking_saas.celery import app
from foundation import schemas
from notifications.models import DomainState, SendingDomain
from tenants.models import OutboxMessage
from tests.booking_saas.staff_admin.conftest import clock_at, make_user, salon, staff  # noqa: F401 - fixtures
from tests.notifications.conftest import work  # noqa: F401 - fixtures
from tests.notifications.operations.test_domains import DOMAIN, names, publish  # noqa: F401 - fixtures

PAGE = "/admin/sending-domain/"


@pytest.fixture
def owner(salon, client_of):  # noqa: F811 - a fixture
    client = client_of("acme")
    client.force_login(make_user("owner"))
    return client


def test_plain_mail_server_says_why_there_is_none(owner):
    page = owner.get(PAGE).text

    assert "plain mail server" in page
    assert owner.post(PAGE, {"domain": DOMAIN}).status_code == 200
    assert not SendingDomain.objects.exists()


def test_owner_chooses_a_domain_and_it_is_looked_up(owner, names, work):  # noqa: F811 - fixtures
    publish(names)

    assert owner.post(PAGE, {"domain": " Salon.example"}).status_code == 302
    work()

    row = SendingDomain.objects.get()
    assert (row.domain, row.state) == (DOMAIN, "verified")
    assert "Mail comes from bookings@salon.example." in owner.get(PAGE).text


def test_only_an_owner_may_change_it(staff, names):  # noqa: F811 - fixtures
    assert "Only an owner can change this." in staff.get(PAGE).text

    assert staff.post(PAGE, {"domain": DOMAIN}).status_code == 403

    assert not SendingDomain.objects.exists()


def test_domain_is_checked_and_dropped(owner, names):  # noqa: F811 - fixtures
    owner.post(PAGE, {"domain": DOMAIN})
    OutboxMessage.objects.all().delete()

    owner.post(PAGE, {"check": "1"})
    assert OutboxMessage.objects.get().topic == "domain.check_requested"

    owner.post(PAGE, {"drop": "1"})
    assert not SendingDomain.objects.exists()


def test_mistyped_domain_is_shown_again(owner, names):  # noqa: F811 - fixtures
    answer = owner.post(PAGE, {"domain": "salon"})

    assert answer.status_code == 200
    assert "Enter a domain such as example.com." in answer.text
    assert not SendingDomain.objects.exists()


def test_lost_records_are_on_the_start_page(owner, names):  # noqa: F811 - fixtures
    SendingDomain.objects.create(pk=1, domain=DOMAIN, state=DomainState.LOST)

    assert f"The records of {DOMAIN} have gone" in owner.get("/admin/").text


def test_beat_has_the_records_looked_up_again(owner, names):  # noqa: F811 - fixtures
    SendingDomain.objects.create(pk=1, domain=DOMAIN)
    schema_name = schemas.get_current()
    app.loader.import_default_modules()

    app.tasks["notifications.recheck_domain"](schema_name=schema_name)

    assert OutboxMessage.objects.get().schema_name == schema_name
