"""The addresses that the environment gives, tried before anything is started.

A wrong one would otherwise show as a traceback of some library, or as a demo that never begins.
"""

import os
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import psycopg
import redis

_ANSWER_SECONDS = 30
"""Most wrong addresses refuse at once; a silent one must not look like a start that hangs."""

_DATABASE = "postgresql://USER:PASSWORD@HOST:5432/DATABASE"
_REDIS = "redis://HOST:6379/0"
_EMAIL = "smtp://HOST:25"


class AddressError(Exception):
    """An address of the environment leads nowhere; the message says which, why, and what to do."""


class _WrongError(Exception):
    """Why an address is wrong. Without the address: it may hold a password."""


def check(environment: Mapping[str, str] = os.environ) -> None:
    """Try the given addresses; those that are not given are the embedded servers'.

    Raises ``AddressError`` for the first that is wrong.
    """
    for name, (example, look) in _LOOKS.items():
        given = environment.get(name)
        if not given:
            continue
        try:
            look(given)
        except _WrongError as error:
            raise AddressError(
                f"{name} {error}. Use the form {example}, or unset {name}: then the demo and "
                "the tests use a server of their own."
            ) from error


def _look_at_database(given: str) -> None:
    _require_scheme(given, "postgresql", "postgres")
    if not urlsplit(given).path.strip("/"):
        raise _WrongError("does not name a database")
    try:
        psycopg.connect(given, connect_timeout=_ANSWER_SECONDS).close()
    except psycopg.ProgrammingError:
        raise _WrongError("cannot be read by PostgreSQL's library") from None
    except psycopg.OperationalError as error:
        raise _WrongError(f"does not lead to a database: {_say(error)}") from error


def _look_at_redis(given: str) -> None:
    _require_scheme(given, "redis", "rediss", "unix")
    try:
        client = redis.Redis.from_url(
            given, socket_timeout=_ANSWER_SECONDS, socket_connect_timeout=_ANSWER_SECONDS
        )
    except ValueError:
        raise _WrongError("cannot be read by the library for Redis") from None
    with client:
        try:
            client.ping()
        except redis.RedisError as error:
            raise _WrongError(f"does not lead to a Redis server: {_say(error)}") from error


def _look_at_email(given: str) -> None:
    _require_scheme(given, "smtp", "smtps", "smtp+tls", "smtp+ssl")


def _require_scheme(given: str, *known: str) -> None:
    scheme, mark, _rest = given.partition("://")
    if not mark or scheme not in known:
        raise _WrongError(f"does not begin with {known[0]}://")
    try:
        _port = urlsplit(given).port
    except ValueError:
        raise _WrongError(
            "has a port that is not a number (write : / @ in a password as %..)"
        ) from None


def _say(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")


_LOOKS: dict[str, tuple[str, Callable[[str], None]]] = {
    "DATABASE_URL": (_DATABASE, _look_at_database),
    "REDIS_URL": (_REDIS, _look_at_redis),
    "EMAIL_URL": (_EMAIL, _look_at_email),
}
