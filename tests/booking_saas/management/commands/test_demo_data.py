"""The demo's data at a small size: real operations, nobody told, the same each time."""

import io
import itertools
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django_tenants.utils import schema_context
from PIL import Image

from booking_saas.dev.demo import businesses
from booking_saas.management.commands import invariants
from notifications.models import Message
from notifications.operations.reminders import CHANGED_TOPIC
from scheduling.kinds import ResourceKind
from scheduling.models import Booking, BookingEvent, Occupancy, Resource, Service
from scheduling.queries import catalog
from tenants.accounts.models import User
from tenants.models import Business, OutboxMessage
from tenants.queries import api_tokens

SCALE = 0.05
NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)


@pytest.fixture
def demo(committing, tmp_path, monkeypatch, media_root):
    """Make one of the demo's businesses, in a clone of its own."""
    monkeypatch.setenv("APP_LOCAL_DIR", str(tmp_path))
    return lambda slug: businesses.bring_about(slug, now=NOW, scale=SCALE)


def enter(slug):
    return schema_context(Business.objects.get(slug=slug).schema_name)


def list_visits():
    return sorted(
        Booking.objects.values_list(
            "service__slug", "slot__starts_at", "order__contact_email", "status", "created_at"
        )
    )


@pytest.mark.parametrize("slug", ["salon", "clinic"])
def test_business_of_the_demo_is_whole(demo, slug):
    login = demo(slug)

    with enter(slug):
        assert api_tokens.find_api_token(login["api_token"]).user.email == login["owner"]["email"]
        assert User.objects.get().check_password(login["owner"]["password"])
        kinds = list(Resource.objects.values_list("kind", flat=True))
        assert kinds.count(ResourceKind.STAFF) >= 4
        assert kinds.count(ResourceKind.ROOM) >= 2
        assert Service.objects.count() == 8
        check_that_everybody_has_a_picture()
        starts = list(Booking.objects.values_list("slot__starts_at", flat=True))
        assert min(starts) < NOW < max(starts)
        assert len(starts) > 50
        check_that_nobody_was_told()
        check_that_nothing_is_taken_twice()


def check_that_everybody_has_a_picture():
    staff = Resource.objects.filter(kind=ResourceKind.STAFF)
    assert not staff.filter(picture="").exists()
    assert not Service.objects.filter(picture="").exists()
    profile = catalog.get_profile()
    for url in (profile.logo_url, profile.cover.small_url, profile.cover.large_url):
        path = url.split("/", 3)[3]
        with default_storage.open(path) as file, Image.open(file) as picture:
            picture.load()


def check_that_nobody_was_told():
    waiting = OutboxMessage.objects.open().values_list("topic", flat=True)
    assert list(waiting) == [CHANGED_TOPIC]
    assert not Message.objects.exists()
    assert list(invariants.list_broken(now=NOW)) == []
    recent = BookingEvent.objects.filter(at__gte=NOW - timedelta(days=7))
    assert OutboxMessage.objects.count() >= 2 * recent.count() > 0


def check_that_nothing_is_taken_twice():
    taken = Occupancy.objects.filter(active=True).order_by("resource_id", "busy_from")
    spans = list(taken.values_list("resource_id", "busy_from", "busy_until"))
    assert len(spans) > 50
    for (one, _, until), (other, begins, _) in itertools.pairwise(spans):
        assert one != other or until <= begins


def test_second_run_leaves_everything_as_it_is(demo, tmp_path):
    first = demo("salon")
    with enter("salon"):
        visits = list_visits()

    assert demo("salon") == first
    assert businesses.find_whole("salon") == first
    with enter("salon"):
        assert list_visits() == visits

    (tmp_path / "demo-secrets.json").unlink()
    again = demo("salon")

    assert again["api_token"] != first["api_token"]
    with enter("salon"):
        assert api_tokens.find_api_token(again["api_token"])
        assert list_visits() == visits


def test_run_that_was_cut_off_is_finished(demo):
    whole = _list_visits_of_a_whole_run(demo)
    with connection.execute_wrapper(_cut_off_at(25)), pytest.raises(KeyboardInterrupt):
        demo("clinic")
    assert businesses.find_whole("clinic") is None

    demo("clinic")

    with enter("clinic"):
        assert list_visits() == whole


def _cut_off_at(number):
    """Interrupt the program at that many written bookings."""
    seen = []

    def cut_off(execute, sql, params, many, context):
        if "INSERT" in str(sql) and '"scheduling_booking"' in str(sql):
            seen.append(sql)
            if len(seen) == number:
                raise KeyboardInterrupt
        return execute(sql, params, many, context)

    return cut_off


def _list_visits_of_a_whole_run(demo):
    """Make the business, remember its visits, and take it away."""
    demo("clinic")
    business = Business.objects.get(slug="clinic")
    with enter("clinic"):
        visits = list_visits()
    connection.set_schema_to_public()
    with connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA "{business.schema_name}" CASCADE')
    business.domains.all().delete()
    business.delete()
    return visits


def test_somebody_elses_business_is_left_alone(committing, capsys):
    call_command(
        "create_business",
        slug="salon",
        name="Salon",
        timezone="Europe/Berlin",
        owner_email="me@salon.example",
        owner_password="correct horse battery",
    )
    output, errors = io.StringIO(), io.StringIO()

    call_command("demo_data", only="salon", scale=SCALE, stdout=output, stderr=errors)

    assert json.loads(output.getvalue()) == {"businesses": []}
    assert errors.getvalue() == (
        "The demo starts without salon: The address “salon” is taken. Choose another one.\n"
    )
    with enter("salon"):
        assert not Booking.objects.exists()


def test_operator_is_made_once(committing):
    for _ in range(2):
        login = businesses.bring_about_platform(now=NOW)

    assert login == {"email": "operator@platform.example", "password": "demo-password-2026"}
    operator = User.objects.get(email="operator@platform.example")
    assert operator.is_superuser
    assert operator.check_password(login["password"])


def test_production_is_refused(db, settings):
    settings.CLOCK_FILE = None

    with pytest.raises(CommandError) as refused:
        call_command("demo_data")

    assert str(refused.value) == "Demo data is for development only: its passwords are public."
