"""Live and ready answer on every host, before any business is looked up."""

from datetime import timedelta

import psycopg
import pytest
from django.db import OperationalError, connection, connections

from booking_saas import readiness
from booking_saas.readiness import NotReadyError, Part
from booking_saas.settings import waiting
from foundation.zones import clock_rules
from tenants.models import Business, OutboxMessage
from tenants.models.business import BusinessStatus
from tests import silence

HOSTS = ["acme", "nobody"]


@pytest.fixture
def ready(db, client_of):
    """Return a question to ``/-/ready`` that is always asked anew."""

    def ask(slug: str = "acme"):
        for part in readiness.PARTS.values():
            part.forget()
        response = client_of(slug).get("/-/ready")
        return response.status_code, response.json()

    return ask


@pytest.mark.parametrize("slug", HOSTS)
def test_live_says_only_that_the_process_serves(client_of, slug):
    response = client_of(slug).get("/-/live")

    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.parametrize("path", ["/-/live", "/-/ready"])
def test_health_carries_the_headers_of_pages_and_writes_no_line(db, client_of, caplog, path):
    caplog.set_level("INFO", logger="booking.access")

    headers = client_of("acme").get(path).headers

    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert [record for record in caplog.records if record.name == "booking.access"] == []


@pytest.mark.parametrize("slug", HOSTS)
def test_ready_asks_every_part(ready, slug):
    parts = dict.fromkeys(("database", "schemas", "cache", "broker", "outbox"), "ok")

    status, answer = ready(slug)

    assert status == 200
    assert (answer["ready"], answer["parts"]) == (True, parts)


def test_ready_tells_the_rules_of_clocks_and_serves_with_old_ones(ready, settings, tmp_path):
    used = clock_rules.use_newest().used
    settings.CLOCK_FILE = tmp_path / "clock"
    rules = {"version": used.version, "source": used.source}
    (tmp_path / "clock").write_text(f"={used.released + timedelta(days=183)}T00:00:00Z")
    assert ready()[1]["zone_rules"] == rules | {"older_than_6_months": False}
    (tmp_path / "clock").write_text(f"={used.released + timedelta(days=184)}T00:00:00Z")

    status, answer = ready()

    assert (status, answer["ready"]) == (200, True)
    assert answer["zone_rules"] == rules | {"older_than_6_months": True}


def test_ready_counts_incomplete_businesses_without_naming_them(ready, acme):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE notifications_message CASCADE")

    status, answer = ready()

    assert (status, answer["ready"]) == (503, False)
    assert answer["parts"]["schemas"] == "1 incomplete: run manage.py upgrade"
    assert "acme" not in str(answer)
    assert acme.schema_name not in str(answer)


def test_ready_tells_that_the_platform_lacks_a_table(ready):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tenants_releasedslug RENAME TO tenants_releasedslug_away")

    status, answer = ready()

    assert (status, answer["ready"]) == (503, False)
    assert answer["parts"]["schemas"] == (
        "the platform's tables are incomplete: run manage.py upgrade"
    )


def test_ready_leaves_closed_businesses_alone(ready, acme):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE notifications_message CASCADE")
    Business.objects.filter(slug="acme").update(status=BusinessStatus.CLOSED)

    assert ready()[0] == 200


def test_ready_tells_of_messages_that_nobody_sends(ready, acme):
    row = OutboxMessage.objects.create(
        schema_name=acme.schema_name, topic="x", consumer="y", payload={}
    )
    assert ready()[0] == 200
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tenants_outboxmessage SET visible_at = now() - interval '150 s' WHERE id = %s",
            [row.pk],
        )

    status, answer = ready()

    assert status == 503
    assert answer["parts"]["outbox"].startswith("messages have been waiting for 15")


def test_ready_says_when_the_cache_is_away(ready, settings):
    settings.CACHES = {
        "default": settings.CACHES["default"] | {"LOCATION": "unix:///nowhere/redis.sock"}
    }

    status, answer = ready()

    assert status == 503
    assert answer["parts"] == dict.fromkeys(("database", "schemas", "broker", "outbox"), "ok") | {
        "cache": "does not answer (ConnectionError)"
    }


@pytest.fixture
def silent_database(db, monkeypatch, settings):
    """Send probes to a server that accepts connections and never answers."""
    settings.READY_SECONDS = waiting.READY_SECONDS
    with silence.listening() as server:
        ours = connections["default"]
        silent = {**ours.settings_dict, "HOST": "127.0.0.1", "PORT": server.port}
        monkeypatch.setattr(ours, "settings_dict", silent)
        yield server


def test_database_that_is_silent_is_given_up_by_the_limit_of_a_connection(silent_database):
    with pytest.raises(OperationalError) as given_up:
        readiness.check_database()

    assert isinstance(given_up.value.__cause__, psycopg.errors.ConnectionTimeout)
    assert waiting.READY_SECONDS == 2


def test_ready_asks_an_absent_database_once(silent_database, ready):
    status, answer = ready()

    assert silent_database.count() == 1
    assert status == 503
    assert answer["parts"] == {
        "database": "does not answer (OperationalError)",
        "schemas": "not asked without database",
        "cache": "ok",
        "broker": "ok",
        "outbox": "not asked without database",
    }


def test_part_is_asked_once_in_its_seconds():
    asked = []
    part = Part(lambda: asked.append(1), seconds=60)

    answers = [part.tell(), part.tell()]
    part.forget()
    part.tell()

    assert answers == ["ok", "ok"]
    assert len(asked) == 2


def test_part_tells_its_own_reason_and_hides_those_of_others():
    def refuse():
        raise NotReadyError("two are late")

    def fail():
        raise OSError("/secret/path is away")

    assert Part(refuse).tell() == "two are late"
    assert Part(fail).tell() == "does not answer (OSError)"
