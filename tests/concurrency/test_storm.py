"""A storm over real HTTP: the real server, real connections, one start (trust, I1)."""

import socket
import sys
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from bench import storm
from booking_saas.dev.servers import folders as folders_module
from scheduling.models import Booking, Occupancy
from tests import programs
from tests.concurrency.conftest import list_overlaps
from tests.factories import scheduling as make
from tests.patience import PATIENCE_SECONDS

RIVALS = 60


@pytest.fixture
def server(committed_acme):
    """Run the product's own server."""
    with serving("booking_saas.wsgi:application", workers=2) as server:
        yield server


@pytest.fixture
def unguarded_server(committed_acme):
    """Run one that locks no day, in one process, so that two can meet."""
    with serving("tests.concurrency.unguarded_server:application", workers=1) as server:
        yield server


@contextmanager
def serving(application, *, workers):
    """Run gunicorn as the demo does, on the test's own database, without limits."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=256)
    listening.set_inheritable(True)
    settings = connection.settings_dict
    environment = {
        "DJANGO_SETTINGS_MODULE": "booking_saas.settings.test",
        "DATABASE_URL": _url_of(settings),
        "RATE_LIMITS": "off",
    }
    command = [sys.executable, "-m", "gunicorn", "--bind", f"fd://{listening.fileno()}"]
    command += ["--worker-class", "gthread"]
    command += ["--workers", str(workers), "--threads", "8"]
    command += [
        "--timeout",
        f"{PATIENCE_SECONDS:.0f}",
        "--graceful-timeout",
        "1",
        "--no-control-socket",
        application,
    ]
    with (
        listening,
        programs.running(command, environment=environment, pass_fds=[listening.fileno()]),
    ):
        yield storm.Server(port=listening.getsockname()[1], host="acme.localhost")


def _url_of(settings):
    user, name = settings["USER"], settings["NAME"]
    host = settings["HOST"] or settings.get("OPTIONS", {}).get("host", "")
    return f"postgresql://{user}@/{name}?host={host}"


@pytest.fixture
def wish(committed_acme):
    """Offer Ana's hour, a week from now: the server's clock is the real one."""
    make.make_profile()
    service = make.make_service([make.make_resource(make.make_location(), slug="ana")])
    day = (datetime.now(UTC) + timedelta(days=7)).date()
    return {"service": service.slug, "start": f"{day}T09:00:00Z", "staff": "ana"}


def test_storm_leaves_one_booking_and_clean_refusals(server, wish):
    log = folders_module.get_folders("test").postgres_log
    since = log.stat().st_size if log.exists() else 0

    answers = storm.run_storm(server, [wish] * RIVALS)

    assert Counter(answer.kind for answer in answers) == {
        (201, "confirmed"): 1,
        (409, "slot_taken"): RIVALS - 1,
    }
    # Other tests meet deadlocks on purpose, in databases of their own beside this one.
    ours = f" {connection.settings_dict['NAME']} "
    assert [line for line in storm.find_trouble(log, since) if ours in line] == []
    assert Booking.objects.count() == 1
    assert Occupancy.objects.filter(active=True).count() == 1


def test_storm_on_different_starts_books_them_all(server, wish):
    """Control: the refusals above come from the one start, not from the crowd."""
    day = wish["start"][:10]
    wishes = [wish | {"start": f"{day}T{hour:02}:00:00Z"} for hour in range(9, 17)]

    answers = storm.run_storm(server, wishes)

    assert [answer.kind for answer in answers] == [(201, "confirmed")] * len(wishes)


def test_control_without_locks_and_constraint_the_storm_sells_a_start_twice(
    unguarded_server, wish, without_exclusion_constraint
):
    answers = storm.run_storm(unguarded_server, [wish] * 2)

    assert [answer.kind for answer in answers] == [(201, "confirmed")] * 2
    assert len(list_overlaps()) == 1
