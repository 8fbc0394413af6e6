"""Over HTTP: booking against a trivial endpoint, what a business costs, memory of a worker."""

import json
import statistics
import time
from datetime import timedelta
from itertools import islice
from uuid import uuid4

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from bench import clients, server, timing, world
from bench.report import Table
from tenants.middleware import BusinessMiddleware
from tenants.models import Business, Domain

CLIENTS = 4
TURNS = 5
EACH = 60
"""Requests of one client in one turn."""
PAGES = 60
SERVICE = "web"
YEAR = 350

type Wishes = list[tuple[str, bytes]]


def run(business: Business) -> None:
    """Print the tables of the web."""
    world.make_service(SERVICE, staff=CLIENTS, days=1, full=0)
    host = Domain.objects.filter(tenant=business).values_list("domain", flat=True)[0]
    with server.running(host) as running:
        _print_throughput(running)
        _print_memory(running)
    _print_overhead(host)


def _print_throughput(running: server.Server) -> None:
    wishes = [_list_wishes(f"{SERVICE}-{number}") for number in range(CLIENTS)]
    warm_up = [each.pop(0) for each in wishes]
    for wish in warm_up:
        server.Client(running).post("/api/v1/bookings/", *wish)
    rates: dict[str, list[float]] = {"/api/v1/bookings/": [], "/bench/": []}
    cpu = {path: [0.0] for path in rates}
    for turn in range(TURNS):
        part = slice(turn * EACH, (turn + 1) * EACH)
        for path, found in rates.items():
            before = running.measure_cpu()
            found.append(_run_turn(running, path, [each[part] for each in wishes]))
            cpu[path].append(running.measure_cpu() - before)
    booking, trivial = rates.values()
    table = Table(
        f"POST over HTTP, {CLIENTS} clients, {server.WORKERS} workers",
        "endpoint",
        "requests a second",
        "CPU ms of the workers per request",
    )
    for path, found in rates.items():
        table.add(path, max(found), sum(cpu[path]) / (TURNS * EACH * CLIENTS) * 1000)
    pairs = zip(booking, trivial, strict=True)
    table.add("booking / trivial", statistics.median(ours / floor for ours, floor in pairs), "")
    table.print()


def _run_turn(running: server.Server, path: str, wishes: list[Wishes]) -> float:
    """Return the requests per second of all clients together."""
    spans = clients.run_together(_send_all, [(running, path, each) for each in wishes])
    began, ended = min(began for began, _ in spans), max(ended for _, ended in spans)
    return sum(map(len, wishes)) / (ended - began)


def _send_all(running: server.Server, path: str, wishes: Wishes) -> tuple[float, float]:
    client = server.Client(running)
    began = clients.meet()
    client.post_all(path, wishes)
    return began, time.perf_counter()


def _list_wishes(staff: str) -> Wishes:
    starts = islice(world.list_visits(world.FIRST_DAY, YEAR), TURNS * EACH + 1)
    return [
        (
            uuid4().hex,
            json.dumps(
                {
                    "service": SERVICE,
                    "start": start.isoformat().replace("+00:00", "Z"),
                    "staff": staff,
                    "customer": {"name": "Bench", "email": f"{uuid4().hex}@example.com"},
                    "accept_policy": True,
                }
            ).encode(),
        )
        for start in starts
    ]


def _print_memory(running: server.Server) -> None:
    """Look at every kind of page often enough for each worker, and weigh the workers."""
    first, last = (world.FIRST_DAY.date() + timedelta(days=days) for days in (0, 7))
    paths = (
        "/",
        f"/book/{SERVICE}/staff/",
        f"/book/{SERVICE}/times/?date={first}",
        "/api/v1/services/",
        f"/api/v1/availability/?service={SERVICE}&from={first}&to={last}",
        "/accounts/login/",
    )
    for _ in range(PAGES):
        for path in paths:
            server.Client(running).get(path)
    table = Table("Memory", "requests", "largest worker, MiB")
    posts = 2 * TURNS * EACH * CLIENTS
    table.add(posts + PAGES * len(paths), running.measure_memory())
    table.print()


def _print_overhead(host: str) -> None:
    """Compare a request that must find and enter its business with one that is there already."""

    def view(_request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return HttpResponse()

    request = RequestFactory().get("/", headers={"host": host})
    within = BusinessMiddleware(view)
    found = timing.compare(
        lambda: within(request), lambda: view(request), calls=300, clock=time.process_time
    )
    table = Table(
        "Finding and entering the business, CPU per request", "with, ms", "without, ms", "costs, ms"
    )
    table.add(found.a_ms, found.b_ms, found.a_ms - found.b_ms)
    table.print()
