"""A wrong address is told in a sentence, before anything starts."""

import os
import re
import socket
import subprocess
import sys

import pytest

from booking_saas.dev import checks
from booking_saas.dev.servers import addresses, services
from booking_saas.dev.servers.addresses import AddressError
from booking_saas.dev.servers.folders import PROJECT_DIR

DATABASE_ADVICE = (
    "Use the form postgresql://USER:PASSWORD@HOST:5432/DATABASE, or unset DATABASE_URL: "
    "then the demo and the tests use a server of their own."
)
REDIS_ADVICE = (
    "Use the form redis://HOST:6379/0, or unset REDIS_URL: "
    "then the demo and the tests use a server of their own."
)


@pytest.fixture
def dead_port():
    """A port that nobody listens on, and nobody else gets meanwhile."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("garbage", "does not begin with postgresql://"),
        ("mysql://app@localhost/app", "does not begin with postgresql://"),
        ("sqlite:///app.db", "does not begin with postgresql://"),
        ("postgresql:app", "does not begin with postgresql://"),
        ("postgresql://app@localhost", "does not name a database"),
        ("postgresql://app@localhost/app?color=red", "cannot be read by PostgreSQL's library"),
        (
            "postgresql://app:pa/ss@localhost/app",
            "has a port that is not a number (write : / @ in a password as %..)",
        ),
    ],
)
def test_database_that_is_none_is_told(given, why):
    with pytest.raises(AddressError) as caught:
        addresses.check({"DATABASE_URL": given})

    assert str(caught.value) == f"DATABASE_URL {why}. {DATABASE_ADVICE}"


def test_database_that_does_not_answer_is_told_without_its_password(dead_port):
    with pytest.raises(AddressError) as caught:
        addresses.check({"DATABASE_URL": f"postgresql://app:secret@127.0.0.1:{dead_port}/app"})

    told = str(caught.value)
    assert told.startswith("DATABASE_URL does not lead to a database: connection failed: ")
    assert told.endswith(f"Connection refused. {DATABASE_ADVICE}")
    assert "secret" not in told


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("garbage", "does not begin with redis://"),
        ("http://localhost:6379", "does not begin with redis://"),
        (
            "redis://:pa/ss@localhost",
            "has a port that is not a number (write : / @ in a password as %..)",
        ),
        (
            "redis://localhost:6379x/0",
            "has a port that is not a number (write : / @ in a password as %..)",
        ),
    ],
)
def test_redis_that_is_none_is_told(given, why):
    with pytest.raises(AddressError) as caught:
        addresses.check({"REDIS_URL": given})

    assert str(caught.value) == f"REDIS_URL {why}. {REDIS_ADVICE}"


def test_redis_that_does_not_answer_is_told(dead_port):
    with pytest.raises(
        AddressError, match=r"^REDIS_URL does not lead to a Redis server: Error 111 "
    ):
        addresses.check({"REDIS_URL": f"redis://127.0.0.1:{dead_port}/0"})
    with pytest.raises(AddressError, match=r"^REDIS_URL does not lead to a Redis server: Error 2 "):
        addresses.check({"REDIS_URL": "unix:///nowhere/redis.sock"})


def test_mail_that_is_not_sent_is_told():
    with pytest.raises(AddressError, match=r"^EMAIL_URL does not begin with smtp://\. Use "):
        addresses.check({"EMAIL_URL": "mail.example"})


def test_right_and_missing_addresses_are_fine():
    found = services.urls("test")

    addresses.check({})
    addresses.check({name: found[name] for name in ("DATABASE_URL", "REDIS_URL")})
    addresses.check({"EMAIL_URL": "smtp+tls://user:password@mail.example:587"})


@pytest.mark.parametrize(
    ("variable", "module"),
    [
        ("DATABASE_URL", "booking_saas.dev.runner"),
        ("REDIS_URL", "booking_saas.dev.runner"),
        ("DATABASE_URL", "booking_saas.dev.checks"),
    ],
)
def test_commands_end_at_once_and_start_nothing(tmp_path, variable, module):
    answer = subprocess.run(
        [sys.executable, "-m", module],
        cwd=PROJECT_DIR,
        env=os.environ | {variable: "garbage", "APP_LOCAL_DIR": str(tmp_path)},
        capture_output=True,
        check=False,
        text=True,
    )

    assert (answer.returncode, answer.stdout) == (1, "")
    assert re.fullmatch(rf"\n!!! {variable} does not begin with \S+ .*\n", answer.stderr)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_check_command_tells_the_address(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "garbage")

    with pytest.raises(SystemExit, match=r"^\n!!! REDIS_URL does not begin with redis://\."):
        checks.main(["format"])
