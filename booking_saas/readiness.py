"""What has to work before anything is served: the parts of ``/-/ready``.

None of it names a business: anybody may ask.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.core.cache import caches

from foundation import schemas as current
from tenants import outbox
from tenants.queries import pooling, schemas

OK = "ok"
OLDEST_MESSAGE = timedelta(minutes=2)
"""A message is sent within seconds; one that waits longer says that nobody works."""
_SCHEMAS_SECONDS = 30.0


class NotReadyError(Exception):
    """A part cannot serve; ``str()`` says why, without a word about any one business."""


@dataclass(slots=True)
class Part:
    """Something that has to work. ``check`` raises when it does not, and is asked seldom.

    ``needs`` names an earlier part without which this one is not asked: it would only wait.
    """

    check: Callable[[], None]
    seconds: float = 3.0
    needs: str = ""
    _answer: str = ""
    _asked: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def tell(self) -> str:
        """Return ``ok`` or the reason, at most ``seconds`` old. One thread asks for all."""
        with self._lock:
            if time.monotonic() - self._asked >= self.seconds:
                self._answer = self._ask()
                self._asked = time.monotonic()
            return self._answer

    def forget(self) -> None:
        """Ask again at the next question."""
        self._asked = float("-inf")

    def _ask(self) -> str:
        try:
            self.check()
        except NotReadyError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 - whatever a part raises means that it is away
            return f"does not answer ({type(error).__name__})"
        return OK


def check_database() -> None:
    """Raise unless Postgres answers soon.

    A connection of its own: the pool would first wait for one, for longer than who asks does.
    """
    current.leave()
    probe = pooling.copy_outside_pool(connect_timeout=settings.READY_SECONDS)
    try:
        with probe.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        probe.close()


def check_schemas() -> None:
    """Raise ``NotReadyError`` while a business, or the platform, lacks tables."""
    current.leave()
    if schemas.list_missing_tables(current.PUBLIC):
        raise NotReadyError("the platform's tables are incomplete: run manage.py upgrade")
    incomplete = len(schemas.list_incomplete_businesses())
    if incomplete:
        raise NotReadyError(f"{incomplete} incomplete: run manage.py upgrade")


def check_cache() -> None:
    """Raise unless the cache answers."""
    caches["default"].get("ready")


def check_broker() -> None:
    """Raise unless the broker of tasks answers."""
    seconds = settings.READY_SECONDS
    options = {"socket_timeout": seconds, "socket_connect_timeout": seconds}
    with current_app.connection_for_write(transport_options=options) as connection:
        connection.ensure_connection(max_retries=1, timeout=seconds)


def check_outbox() -> None:
    """Raise ``NotReadyError`` while due messages wait that nobody tries to send."""
    current.leave()
    age = outbox.find_oldest_pending_age()
    if age is not None and age > OLDEST_MESSAGE:
        seconds = int(age.total_seconds())
        raise NotReadyError(f"messages have been waiting for {seconds} s: check worker and beat")


PARTS: dict[str, Part] = {
    "database": Part(check_database),
    "schemas": Part(check_schemas, seconds=_SCHEMAS_SECONDS, needs="database"),
    "cache": Part(check_cache),
    "broker": Part(check_broker),
    "outbox": Part(check_outbox, needs="database"),
}
"""What has to work, by name; a part stands after the one that it needs."""
