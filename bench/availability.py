"""Listing starts: from Postgres, against the bare rows and bare arithmetic."""

import time
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import floors, timing, world
from bench.report import Table
from foundation.epochs import ceil_epoch
from scheduling.engine import starts
from scheduling.facts.evaluation import load_facts
from scheduling.models import Resource, Service
from scheduling.queries import availability
from tenants.models import Business

SIZES = ((1, 1), (1, 30), (10, 30), (50, 60))
SMALL = 100
"""Staff x days below which a call is so short that many are timed together."""
OUTSIDE = 60


def run(_business: Business) -> None:
    """Print the tables of listing."""
    listed = Table(
        "Availability at 70 % full, from Postgres",
        "staff x days",
        "visits",
        "list, ms",
        "bare rows, ms",
        "list / rows",
        "rows + arithmetic, ms",
        "list / that",
        "queries",
        "peak MiB",
    )
    kernel = Table(
        "Engine alone, CPU", "staff x days", "engine, ms", "arithmetic, ms", "ratio", "peak MiB"
    )
    for staff, days in SIZES:
        service = world.make_service(f"s{staff}x{days}", staff=staff, days=days)
        _measure_list(listed, service, staff, days)
        _measure_kernel(kernel, service, staff, days)
    listed.print()
    kernel.print()
    _measure_growth(Service.objects.get(slug="s10x30"))


def _measure_list(table: Table, service: Service, staff: int, days: int) -> None:
    listing, ids = _listing(service, days), _list_ids(service)
    calls = 10 if staff * days < SMALL else 2

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
        len(read()),
        rows.a_ms,
        rows.b_ms,
        rows.ratio,
        walked.b_ms,
        walked.ratio,
        len(queries),
        timing.measure_peak(list_all),
    )


def _measure_kernel(table: Table, service: Service, staff: int, days: int) -> None:
    listing, ids = _listing(service, days), _list_ids(service)
    facts = load_facts(
        service.slug, staff=None, window_from=listing.window_from, window_to=listing.window_to
    )
    window = (ceil_epoch(listing.window_from), ceil_epoch(listing.window_to))
    rows = floors.read_rows(service.pk, world.FIRST_DAY, days)

    def list_all() -> object:
        return starts.list_starts(
            facts.service, facts.resources, window=window, now=ceil_epoch(world.NOW)
        )

    def walk() -> object:
        return floors.list_starts(rows, ids, world.FIRST_DAY, days)

    calls = 30 if staff * days < SMALL else 3
    found = timing.compare(list_all, walk, calls=calls, clock=time.process_time)
    peak = timing.measure_peak(list_all)
    table.add(f"{staff} x {days}", found.a_ms, found.b_ms, found.ratio, peak)


def _measure_growth(service: Service) -> None:
    """Compare the same window before and after many more visits outside it."""
    listing = _listing(service, 30)

    def list_all() -> object:
        return availability.list_open_slots(listing, now=world.NOW)

    list_all()
    before = min(timing.measure(list_all, 5) for _ in range(9))
    resources = list(Resource.objects.filter(requirements__service=service))
    first = world.FIRST_DAY - timedelta(days=30 * OUTSIDE + 10)
    added = world.fill(service, resources, first=first, days=30 * OUTSIDE, full=world.FULL)
    after = min(timing.measure(list_all, 5) for _ in range(9))
    table = Table(
        "Growth, 10 x 30", "visits outside the window", "before, ms", "after, ms", "ratio"
    )
    table.add(added, before * 1000, after * 1000, after / before)
    table.print()


def _list_ids(service: Service) -> list[int]:
    return list(Resource.objects.filter(requirements__service=service).values_list("pk", flat=True))


def _listing(service: Service, days: int) -> availability.Listing:
    return availability.Listing(
        service=service.slug,
        window_from=world.FIRST_DAY,
        window_to=world.FIRST_DAY + timedelta(days=days),
    )
