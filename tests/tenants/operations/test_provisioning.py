import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from tenants.models import Business, Domain, OutboxMessage, ReleasedSlug, SentText
from tenants.models.business import BusinessStatus
from tenants.operations import provisioning
from tenants.queries.slugs import SlugTakenError
from tests import guards
from tests.patience import PATIENCE_SECONDS

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def create(slug="third", fill=lambda _business: None, now=NOW):
    return provisioning.create_business(slug=slug, name="Third", fill=fill, now=now)


def remove(business):
    provisioning.remove_business(business, now=NOW)
    provisioning.remove_unfinished(real_now=timezone.now() + timedelta(minutes=11))


def status_at(slug):
    return Client(headers={"host": f"{slug}.localhost"}).get("/accounts/login/").status_code


def count_schemas():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 't\\_%%'")
        return cursor.fetchone()[0]


def count_exclusion_constraints():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_constraint WHERE contype = 'x'")
        return cursor.fetchone()[0]


def test_business_is_complete_at_once(committing):
    business = create()

    assert business.status == BusinessStatus.READY
    assert status_at("third") == 200


def test_business_is_invisible_until_complete(committing):
    seen = []

    def fill(_business):
        thread = threading.Thread(target=lambda: seen.append(look()))
        thread.start()
        thread.join(PATIENCE_SECONDS)

    def look():
        try:
            return status_at("third")
        finally:
            connection.close()

    create(fill=fill)

    assert seen == [503]


@pytest.mark.parametrize("slug", ["acme", "www", "admin", "platform"])
def test_taken_and_reserved_names_are_refused(committing, slug):
    schemas = count_schemas()

    with pytest.raises(SlugTakenError):
        create(slug)

    assert count_schemas() == schemas


@pytest.mark.parametrize(
    "slug", ["", "ab", "Acme", "a_b_c", "-abc", "abc-", "a.b", "xn--abc", "a" * 41]
)
def test_names_that_break_the_rule_are_refused(committing, slug):
    with pytest.raises(ValidationError):
        create(slug)

    assert Business.objects.count() == 3


def race_for_one_name(monkeypatch) -> list[tuple[str, str]]:
    """Let two create the same business, both having found its name free; return what they say."""
    guards.meet_after_check_of_slug(monkeypatch, rivals=2)

    def rival(_number):
        try:
            create()
        except (SlugTakenError, IntegrityError) as error:
            return type(error).__name__, str(error).partition("\n")[0]
        finally:
            connection.close()
        return "won", ""

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(rival, range(2)))


def test_one_of_two_at_once_wins(committing, monkeypatch):
    outcomes = race_for_one_name(monkeypatch)

    setting_up = "A business is being set up at the address “third”."
    assert outcomes == [
        ("SlugTakenError", f"{setting_up} If that was interrupted, try again in 10 minutes."),
        ("won", ""),
    ]
    assert status_at("third") == 200
    assert count_schemas() == 3


def test_control_of_two_at_once_the_constraint_refuses_one(committing, monkeypatch):
    guards.without_word_for_a_lost_name(monkeypatch)

    outcomes = race_for_one_name(monkeypatch)

    assert outcomes == [
        (
            "IntegrityError",
            'duplicate key value violates unique constraint "tenants_business_slug_key"',
        ),
        ("won", ""),
    ]


def test_failure_leaves_nothing(committing):
    schemas = count_schemas()

    def fill(_business):
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        create(fill=fill)

    assert count_schemas() == schemas
    assert not Domain.objects.filter(domain="third.localhost").exists()
    assert status_at("third") == 404


def test_what_a_kill_left_is_removed_later(committing):
    schemas = count_schemas()
    business = create()
    Business.objects.filter(pk=business.pk).update(
        status=BusinessStatus.PROVISIONING, status_since=timezone.now()
    )
    assert provisioning.remove_unfinished() == []

    later = timezone.now() + timedelta(minutes=11)
    assert provisioning.remove_unfinished(real_now=later) == ["third"]

    assert count_schemas() == schemas
    create()


def test_slow_setup_whose_business_was_removed_meanwhile_fails(committing, monkeypatch):
    def remove_it(business):
        Business.objects.filter(pk=business.pk).update(status=BusinessStatus.REMOVING)

    guards.with_interruption_of_provisioning(monkeypatch, remove_it)

    with pytest.raises(provisioning.InterruptedSetupError):
        create()

    assert status_at("third") == 404


def test_freed_name_stays_reserved_for_a_year(committing):
    remove(create())

    with pytest.raises(SlugTakenError):
        create(now=NOW + timedelta(days=365))

    create(now=NOW + timedelta(days=367))
    assert ReleasedSlug.objects.count() == 0


def test_new_address_takes_effect_at_once(committing):
    business = create()
    assert status_at("third") == 200

    provisioning.change_slug(business, slug="fourth", now=NOW)

    assert status_at("third") == 404
    assert status_at("fourth") == 200
    with pytest.raises(SlugTakenError):
        create("third")


def test_removal_takes_effect_at_once_and_leaves_the_others_whole(committing):
    business = create()
    constraints = count_exclusion_constraints()
    assert status_at("third") == 200

    provisioning.remove_business(business, now=NOW)

    assert status_at("third") == 404
    assert count_exclusion_constraints() == constraints
    provisioning.remove_unfinished(real_now=timezone.now() + timedelta(minutes=11))
    per_business = constraints // 3
    assert per_business > 0
    assert count_exclusion_constraints() == 2 * per_business
    assert status_at("acme") == 200


def test_removal_control_an_extension_inside_a_business_takes_constraints_along(committing):
    """What the schema ``extensions`` is for, shown with another extension."""
    business = create()
    schema = connection.ops.quote_name(business.schema_name)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE EXTENSION citext SCHEMA {schema}")
            cursor.execute(f"CREATE TABLE extensions.victim (name {schema}.citext)")
            cursor.execute(
                f"ALTER TABLE extensions.victim ADD CONSTRAINT once "
                f"EXCLUDE (name {schema}.citext_ops WITH OPERATOR({schema}.=))"
            )
        constraints = count_exclusion_constraints()

        remove(business)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS extensions.victim")
            cursor.execute("DROP EXTENSION IF EXISTS citext")

    # Its own went with the schema, and the victim's constraint with them.
    assert count_exclusion_constraints() < constraints - constraints // 3


def test_platform_cannot_be_removed(committing):
    with pytest.raises(ValueError, match="platform"):
        provisioning.remove_business(Business.objects.get(slug="platform"), now=NOW)


def test_platform_is_not_closed(committing):
    platform = Business.objects.get(slug="platform")

    for change in (provisioning.close_business, provisioning.reopen_business):
        with pytest.raises(ValueError, match="the platform stays open"):
            change(platform)

    platform.refresh_from_db()
    assert platform.status == BusinessStatus.READY


def test_name_whose_host_another_business_has_is_taken(committing):
    acme = Business.objects.get(slug="acme")
    Domain.objects.create(domain="fourth.localhost", tenant=acme, is_primary=False)
    try:
        business = create()

        with pytest.raises(SlugTakenError):
            provisioning.change_slug(business, slug="fourth", now=NOW)

        business.refresh_from_db()
        assert business.slug == "third"
        assert status_at("third") == 200
    finally:
        Domain.objects.filter(domain="fourth.localhost").delete()


def publish(schema_name):
    return OutboxMessage.objects.create(
        schema_name=schema_name, topic="thing.made", consumer="tests.first", payload={}
    )


def test_removal_forgets_at_once_what_was_still_to_send(committing):
    business = create()
    publish(business.schema_name)
    other = publish(Business.objects.get(slug="acme").schema_name)

    provisioning.remove_business(business, now=NOW)

    assert list(OutboxMessage.objects.values_list("pk", flat=True)) == [other.pk]


def test_removal_forgets_the_texts_of_this_business_only(committing):
    business = create()
    for schema_name in (business.schema_name, "t_other"):
        SentText.objects.create(
            schema_name=schema_name,
            message_id=1,
            resends=0,
            sender="+4915100000000",
            phone_hash="hash",
            parts=1,
            asks=True,
            noted_at=NOW,
        )

    provisioning.remove_business(business, now=NOW)

    assert list(SentText.objects.values_list("schema_name", flat=True)) == ["t_other"]


def test_removal_deletes_the_files_of_this_business_only(committing, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    business = create()
    for schema_name in (business.schema_name, "t_other"):
        (tmp_path / schema_name / "logos").mkdir(parents=True)
        (tmp_path / schema_name / "logos" / "logo.png").write_bytes(b"png")

    remove(business)

    assert [path.name for path in tmp_path.iterdir()] == ["t_other"]
    assert (tmp_path / "t_other" / "logos" / "logo.png").read_bytes() == b"png"
