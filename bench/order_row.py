"""The price of the order's row in a booking: its insert by hand, and a booking by raw psycopg."""

import statistics
from uuid import uuid4

import psycopg
from django_tenants.utils import schema_context

from bench import clients, raw, timing, world
from bench.report import Table

ROUNDS, CALLS = 21, 10
DAYS = 40
"""Working days with room for every booking that is timed."""

_PLAIN = "SELECT %(order)s::uuid, %(customer)s::int8, %(email)s::text, %(now)s::timestamptz"
_WITH_ORDER = f"""
WITH ordered AS (
    INSERT INTO scheduling_order (id, customer_id, contact_name, contact_email, contact_phone,
        locale, source, link_generation, created_at)
    VALUES (%(order)s, %(customer)s, 'Bench', %(email)s, '', 'en', 'api', 1, %(now)s)
)
{_PLAIN}
"""


def run(schema_name: str) -> None:
    """Print the table; nothing where bookings have no orders. Needs a customer to be there."""
    service = world.make_service("ordered", staff=1, days=1, full=0)
    # In a process of its own: the connection that raw psycopg keeps would not survive the forks.
    (found,) = clients.run_together(price_row, [(schema_name, service.slug)])
    if found is None:
        return
    booking, row = found
    table = Table(
        "The order's row, raw psycopg", "booking with it, ms", "the row, ms", "share of it, %"
    )
    table.add(booking, row, row / booking * 100)
    table.print()


def price_row(
    schema_name: str, service: str, *, rounds: int = ROUNDS, calls: int = CALLS
) -> tuple[float, float] | None:
    """Return the milliseconds of a whole booking, and those that the row adds to a transaction."""
    with schema_context(schema_name), psycopg.connect(**raw.connection_settings()) as own:
        own.execute(f'SET search_path = "{schema_name}", public, extensions')
        if own.execute("SELECT to_regclass('scheduling_order')").fetchone() == (None,):
            return None
        (customer,) = own.execute("SELECT id FROM scheduling_customer LIMIT 1").fetchone() or (0,)
        own.commit()

        def send(statement: str) -> None:
            email = f"{uuid4().hex}@example.com"
            # Committed: only then Postgres checks the row's reference to its customer.
            with own.transaction():
                own.execute(
                    statement,
                    {"order": uuid4(), "customer": customer, "email": email, "now": world.NOW},
                )

        starts = world.list_visits(world.FIRST_DAY, DAYS)
        # Medians of many short turns: the row takes less than what a busy machine adds to a call.
        booking = statistics.median(
            timing.measure(lambda: raw.book(service, f"{service}-0", next(starts)), calls)
            for _ in range(rounds)
        )
        row = statistics.median(
            timing.measure(lambda: send(_WITH_ORDER), calls)
            - timing.measure(lambda: send(_PLAIN), calls)
            for _ in range(rounds)
        )
    return booking * 1000, row * 1000
