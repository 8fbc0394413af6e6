"""Races with a barrier: one stands just before its commit, another runs into it.

Every change of a booking writes its idempotency key in its last statement. A row of the same key
that another connection has not committed makes it wait there: after its second check, with all
of its locks.
"""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager

import psycopg
from django.db import DatabaseError, connection, connections
from django_tenants.utils import schema_context

from scheduling.operations.commands import Idempotency
from scheduling.operations.errors import BookingError
from tests.concurrency.conftest import MEETING_SECONDS, Attempt


class Running:
    """An attempt in a thread and a connection of its own."""

    def __init__(self, attempt: Attempt) -> None:
        self._backend: Future[int] = Future()
        pool = ThreadPoolExecutor(1)
        self._outcome = pool.submit(self._run, attempt, connection.schema_name)
        pool.shutdown(wait=False)

    def wait_until_it_waits(self, for_whom: "Running | None" = None) -> bool:
        """Return True once it waits for a lock (of ``for_whom``), False if it ends without."""
        give_up_at = time.monotonic() + MEETING_SECONDS
        while time.monotonic() < give_up_at:
            if self.wait_for_its_end(0.005):
                return False
            blockers = self._list_blockers()
            if blockers and (for_whom is None or for_whom._get_backend() in blockers):
                return True
        raise TimeoutError("It neither waits for anybody nor ends.")

    def wait_for_its_end(self, seconds: float) -> bool:
        """Give it so long; tell whether it has ended."""
        return bool(wait([self._outcome], timeout=seconds).done)

    def get_outcome(self) -> object:
        """Return the answer or the refusal."""
        return self._outcome.result(MEETING_SECONDS)

    def _run(self, attempt: Attempt, schema_name: str) -> object:
        try:
            with schema_context(schema_name):
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_backend_pid()")
                    self._backend.set_result(cursor.fetchone()[0])
                return attempt()
        except (BookingError, DatabaseError) as error:
            return error
        finally:
            connections.close_all()

    def _get_backend(self) -> int:
        return self._backend.result(MEETING_SECONDS)

    def _list_blockers(self) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_blocking_pids(%s)", [self._get_backend()])
            return cursor.fetchone()[0]


class Stopped(Running):
    """An attempt that has done everything but its commit, until it is let go."""

    def __init__(self, attempt: Attempt, key: Idempotency) -> None:
        self._holder = connect()
        self._holder.execute(
            "INSERT INTO scheduling_idempotencyrecord"
            " (scope, key, fingerprint, kind, answer, created_at)"
            " VALUES (%s, %s, '', '', '{}', now())",
            [key.scope, key.key],
        )
        super().__init__(attempt)
        if not self.wait_until_it_waits():
            self._holder.close()
            raise AssertionError(self.get_outcome())

    def let_go(self) -> object:
        """Let it commit; return its outcome."""
        self._holder.close()
        return self.get_outcome()


def run_into(key: Idempotency, first: Attempt, second: Attempt) -> tuple[object, object]:
    """Run ``second`` while ``first``, whose key is ``key``, stands just before its commit."""
    stopped = Stopped(first, key)
    running = Running(second)
    running.wait_until_it_waits()
    return stopped.let_go(), running.get_outcome()


def connect() -> psycopg.Connection:
    """Return a further connection to the business's tables, in a transaction."""
    parameters = {**connection.get_connection_params(), "cursor_factory": None, "context": None}
    kept = {name: value for name, value in parameters.items() if value is not None}
    other = psycopg.connect(**kept)
    other.execute(
        "SELECT set_config('search_path', %s, true), set_config('lock_timeout', %s, true)",
        [connection.schema_name, f"{MEETING_SECONDS:.0f}s"],
    )
    return other


@contextmanager
def holding(statement: str, *values: object) -> Iterator[None]:
    """Hold what the statement locks while the block runs; nothing of it is kept."""
    with closing(connect()) as other:
        other.execute(statement, values)
        yield
