"""The commands of docs/operations.md, "Backup and restore", on real servers."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings

from booking_saas.dev.servers import postgres
from tests.factories import scheduling as make
from tests.faults.conftest import database_url


@pytest.fixture
def booked(committed_acme):
    make.make_profile()
    service = make.make_service([make.make_resource(make.make_location())])
    make.book(service, make.at(9))
    return committed_acme


@pytest.fixture
def copy(transactional_db):
    """An empty database beside the test's own."""
    url = database_url()
    # Of its own for each test process: they share the server.
    name = f"{urlsplit(url).path.lstrip('/')}_restored"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
    yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(program: str, *arguments: str) -> None:
    subprocess.run([str(postgres.find_binaries().folder / program), *arguments], check=True)


def manage(url: str, *arguments: str) -> str:
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "booking_saas.settings.test",
    }
    answer = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        stdout=subprocess.PIPE,
        check=True,
        cwd=settings.BASE_DIR,
        env=environment,
        text=True,
    )
    return answer.stdout.strip()


def list_guards(url: str) -> list[tuple[str, int]]:
    """Return each schema's exclusion constraints, without which a slot could be sold twice."""
    with psycopg.connect(url) as server:
        return server.execute(
            "SELECT nspname, count(*) FROM pg_constraint JOIN pg_namespace space"
            " ON space.oid = connamespace WHERE contype = 'x' GROUP BY 1 ORDER BY 1"
        ).fetchall()


def count_bookings(url: str, schema_name: str) -> int:
    with psycopg.connect(url) as server:
        query = f'SELECT count(*) FROM "{schema_name}".scheduling_booking'
        return server.execute(query).fetchone()[0]


def test_whole_backup_comes_back_complete(booked, copy, tmp_path):
    dump = str(tmp_path / "booking.dump")

    run("pg_dump", "--format=custom", f"--file={dump}", database_url())
    run("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={copy}", dump)

    assert manage(copy, "upgrade").endswith("All schemas are up to date; 0 were migrated.")
    assert manage(copy, "invariants") == "All invariants hold in 2 businesses."
    assert list_guards(copy) == list_guards(database_url())
    assert count_bookings(copy, booked.schema_name) == 1


def test_one_business_comes_back_from_its_own_dump(booked, copy, tmp_path):
    whole, single = str(tmp_path / "booking.dump"), str(tmp_path / "acme.dump")
    name = booked.schema_name
    run("pg_dump", "--format=custom", f"--file={whole}", database_url())
    run("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={copy}", whole)
    run("pg_dump", "--format=custom", f"--schema={name}", f"--file={single}", copy)
    with psycopg.connect(copy, autocommit=True) as server:
        server.execute(f'TRUNCATE "{name}".scheduling_booking CASCADE')
        server.execute(f'ALTER SCHEMA "{name}" RENAME TO "{name}_before"')

    run("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={copy}", single)

    assert manage(copy, "invariants") == "All invariants hold in 2 businesses."
    assert count_bookings(copy, name) == 1
    assert (name, 1) in list_guards(copy)
