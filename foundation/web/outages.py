"""A database that is away, or too slow: one answer for pages and programs (trust, "Faults")."""

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connections

RETRY_SECONDS = 5

_ENDED_BY_ITS_LIMIT = frozenset({"25P03", "25P04"})
"""Transactions that Postgres ended because they took or idled too long: an internal error."""


def is_outage(error: BaseException | None) -> bool:
    """Tell whether the database did not answer, so that the same request may succeed later."""
    if isinstance(error, OperationalError | InterfaceError):
        return True
    if not isinstance(error, DatabaseError):
        return False
    return str(getattr(error.__cause__, "sqlstate", "")) in _ENDED_BY_ITS_LIMIT


def limit_statements() -> None:
    """Let no statement of this process take longer than ``settings.STATEMENT_TIMEOUT``.

    For processes that answer visitors, before they connect: commands may take as long as they
    need. A change of a booking sets a shorter limit of its own.
    """
    options = connections.settings["default"].setdefault("OPTIONS", {})
    limit = f"-c statement_timeout={settings.STATEMENT_TIMEOUT}"
    options["options"] = f"{options.get('options', '')} {limit}".strip()
