"""Listing starts: from Postgres, against the bare rows and bare arithmetic."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import floors, timing, world
from bench.report import Table
from scheduling.engine import starts
from scheduling.models import Resource, Service
from scheduling.models.rules import ceil_epoch, load_facts
from scheduling.queries import availability

SIZES = ((1, 1), (1, 30), (10, 30), (50, 60))
OUTSIDE = 60


def run() -> None:
    """Print the tables of listing."""
    services = {
        size: world.make_service(f"s{size[0]}x{size[1]}", staff=size[0], days=size[1])
        for size in SIZES
    }
    table = Table(
        "Availability at 70 % full: from Postgres, in ms of wall time",
        (
            "staff x days",
            "list",
            "bare rows",
            "list / rows",
            "rows + arithmetic",
            "list / that",
            "queries",
            "peak MiB",
        ),
    )
    kernel = Table(
        "Engine alone, in ms", ("staff x days", "engine", "arithmetic", "engine / arithmetic")
    )
    for (staff, days), service in services.items():
        calls = 20 if staff * days < 100 else 3
        _measure(table, kernel, service, (staff, days), calls)
    table.print()
    kernel.print()
    _measure_growth(services[10, 30])


def _measure(
    table: Table, kernel: Table, service: Service, size: tuple[int, int], calls: int
) -> None:
    staff, days = size
    listing = _listing(service, days)
    ids = list(Resource.objects.filter(requirements__service=service).values_list("pk", flat=True))

    def list_all() -> object:
        return availability.list_open_slots(listing, now=world.NOW)

    def read() -> floors.Rows:
        return floors.read_rows(service.pk, world.FIRST_DAY, days)

    def read_and_walk() -> object:
        return floors.list_starts(read(), ids, world.FIRST_DAY, days)

    rows = timing.compare(list_all, read, calls=calls)
    walked = timing.compare(list_all, read_and_walk, calls=calls)
    with CaptureQueriesContext(connection) as queries:
        list_all()
    table.add(
        f"{staff} x {days}",
        rows.a_ms,
        rows.b_ms,
        rows.median,
        walked.b_ms,
        walked.median,
        len(queries),
        timing.measure_peak(list_all),
    )
    facts = load_facts(
        service.slug, staff=None, window_from=listing.window_from, window_to=listing.window_to
    )
    window = (ceil_epoch(listing.window_from), ceil_epoch(listing.window_to))
    kept = read()
    alone = timing.compare(
        lambda: starts.list_starts(
            facts.service, facts.resources, window=window, now=ceil_epoch(world.NOW)
        ),
        lambda: floors.list_starts(kept, ids, world.FIRST_DAY, days),
        calls=calls,
    )
    kernel.add(f"{staff} x {days}", alone.a_ms, alone.b_ms, alone.median)


def _measure_growth(service: Service) -> None:
    """Compare the same window before and after many more visits outside it."""
    listing = _listing(service, 30)

    def list_all() -> object:
        return availability.list_open_slots(listing, now=world.NOW)

    list_all()
    before = min(timing.measure(list_all, 5) for _ in range(7))
    resources = list(Resource.objects.filter(requirements__service=service))
    first = world.FIRST_DAY - timedelta(days=30 * OUTSIDE + 10)
    added = world.fill(service, resources, first=first, days=30 * OUTSIDE, full=world.FULL)
    after = min(timing.measure(list_all, 5) for _ in range(7))
    table = Table("Growth, 10 x 30", ("visits outside the window", "before", "after", "ratio"))
    table.add(added, before * 1000, after * 1000, after / before)
    table.print()


def _listing(service: Service, days: int) -> availability.Listing:
    return availability.Listing(
        service=service.slug,
        window_from=world.FIRST_DAY,
        window_to=world.FIRST_DAY + timedelta(days=days),
    )
