"""Processes of their own that speak to the test's database."""

import json
import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from booking_saas.dev.servers import services


def database_url() -> str:
    """Return the address of the database that this test works in."""
    parts = urlsplit(services.urls("test")["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


def run_program(module: str, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run a module on the test's database; return its status and what it printed."""
    settled = {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "booking_saas.settings.test",
    }
    answer = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        check=False,
        cwd=settings.BASE_DIR,
        env=os.environ | settled | environment,
        text=True,
    )
    return answer.returncode, answer.stdout.strip()


@pytest.fixture
def run_booker(committed_acme):
    """Return a way to book in another process: its status and what it printed."""

    def run(service: str, start, key: str, *, crash_at: str = "") -> tuple[int, str]:
        arguments = (committed_acme.schema_name, service, start.isoformat(), key)
        return run_program("tests.faults.booker", *arguments, CRASH_AT=crash_at)

    return run


@pytest.fixture
def run_visitor(committed_acme):
    """Return a way to visit the business through another web process."""

    def run(service: str, start, **environment: str) -> dict[str, object]:
        _status, said = run_program(
            "tests.faults.visitor", service, start.isoformat(), **environment
        )
        return json.loads(said)

    return run
