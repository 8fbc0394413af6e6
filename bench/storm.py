"""Rivals for one start, over HTTP, against the running demo: one wins, the others are told so.

    RATE_LIMITS=off make demo                     # in one terminal
    .venv/bin/python bench/storm.py --rivals 1000 # in another

Every rival opens a connection first; when all are open, all send their booking at once.
Prints the answers by status and code, times, and what Postgres logged; exits with 1 unless
exactly one rival got 201, every other a clean 409, and no deadlock was met.
"""

import argparse
import asyncio
import json
import sys
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ANSWER_SECONDS = 120
FIRST_DAY, DAYS = 2, 55
TROUBLE = ("deadlock detected", "FATAL", "PANIC", "terminated by signal")


@dataclass(frozen=True, slots=True)
class Server:
    """Where to connect, and the host name to ask for (``*.localhost`` has no address in Python)."""

    port: int
    host: str
    address: str = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one rival got, ``seconds`` after everybody began."""

    status: int
    body: dict[str, Any]
    seconds: float

    @property
    def kind(self) -> tuple[int, str]:
        """Return status and the refusal's code, or status and what was made."""
        is_made = self.status == HTTPStatus.CREATED
        return self.status, str(self.body.get("status" if is_made else "code"))


def run_storm(server: Server, wishes: Sequence[dict[str, Any]]) -> list[Answer]:
    """Let one person with a key and an address of their own send each wish, all at once."""
    bodies = [
        wish
        | {
            "customer": {"name": f"Rival {number}", "email": f"rival-{number}@example.com"},
            "accept_policy": True,
        }
        for number, wish in enumerate(wishes)
    ]
    # In a thread of its own: whoever calls may have a running loop already, as browser tests do.
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, _send_together(server, bodies)).result()


async def _send_together(server: Server, bodies: Sequence[dict[str, Any]]) -> list[Answer]:
    everybody = asyncio.Barrier(len(bodies))
    return await asyncio.gather(*(_send(server, body, everybody) for body in bodies))


async def _send(server: Server, body: dict[str, Any], everybody: asyncio.Barrier) -> Answer:
    reader, writer = await asyncio.open_connection(server.address, server.port)
    content = json.dumps(body).encode()
    head = (
        "POST /api/v1/bookings/ HTTP/1.1\r\n"
        f"Host: {server.host}\r\nIdempotency-Key: {uuid.uuid4()}\r\n"
        "Content-Type: application/json\r\nConnection: close\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    await everybody.wait()
    began = time.monotonic()
    writer.write(head.encode() + content)
    answer = await asyncio.wait_for(reader.read(), ANSWER_SECONDS)
    writer.close()
    status, found = _parse(answer)
    return Answer(status, found, time.monotonic() - began)


def _parse(answer: bytes) -> tuple[int, dict[str, Any]]:
    head, _blank, content = answer.partition(b"\r\n\r\n")
    if not head:
        return 0, {"code": "connection_closed"}
    try:
        return int(head.split(maxsplit=2)[1]), json.loads(content)
    except ValueError:
        return int(head.split(maxsplit=2)[1]), {"code": "no_json"}


async def _get(server: Server, path: str) -> dict[str, Any]:
    reader, writer = await asyncio.open_connection(server.address, server.port)
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: {server.host}\r\nConnection: close\r\n\r\n".encode()
    )
    answer = await asyncio.wait_for(reader.read(), ANSWER_SECONDS)
    writer.close()
    status, body = _parse(answer)
    if status != HTTPStatus.OK:
        sys.exit(f"GET {path} answered {status}: {body}")
    return body


def find_wish(server: Server) -> dict[str, Any]:
    """Return a service, a person and a start that are open, as late as can be."""
    today = datetime.now(UTC).date()
    span = {
        "from": (today + timedelta(days=FIRST_DAY)).isoformat(),
        "to": (today + timedelta(days=FIRST_DAY + DAYS)).isoformat(),
    }
    for service in asyncio.run(_get(server, "/api/v1/services/"))["results"]:
        query = urlencode({"service": service["slug"], **span})
        found = asyncio.run(_get(server, f"/api/v1/availability/?{query}"))
        slots = [slot for day in found["days"] for slot in day["slots"]]
        if slots:
            staff = slots[-1]["staff"]
            return {
                "service": service["slug"],
                "start": slots[-1]["start"],
                "staff": staff[0] if staff else "any",
            }
    sys.exit("No service has an open start: there is nothing to fight for.")


def find_trouble(log: Path, since: int) -> list[str]:
    """Return the lines of trouble that Postgres logged after byte ``since``."""
    if not log.exists():
        return []
    with log.open("rb") as file:
        file.seek(since)
        text = file.read().decode(errors="replace")
    return [line for line in text.splitlines() if any(word in line for word in TROUBLE)]


def _report(answers: Sequence[Answer], trouble: Sequence[str], seconds: float) -> bool:
    for (status, code), count in sorted(Counter(answer.kind for answer in answers).items()):
        print(f"{count:6} × {status} {code}")
    times = sorted(answer.seconds for answer in answers)
    print(f"first answer after {times[0]:.2f} s, half after {times[len(times) // 2]:.2f} s,")
    print(f"last after {times[-1]:.2f} s: {len(answers) / seconds:.0f} answers a second")
    print(f"Postgres log: {len(trouble)} lines of trouble")
    for line in trouble[:5]:
        print(f"  {line}")
    statuses = Counter(answer.status for answer in answers)
    is_clean = statuses == Counter({201: 1, 409: len(answers) - 1})
    return is_clean and not trouble


def main() -> None:
    """Run the storm against the demo that ``--demo`` describes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rivals", type=int, default=1000)
    parser.add_argument("--demo", type=Path, default=Path(".local/demo.json"))
    options = parser.parse_args()
    try:
        demo = json.loads(options.demo.read_text())
    except FileNotFoundError:
        sys.exit(f"{options.demo} is missing: start the demo first (RATE_LIMITS=off make demo).")
    if not demo["ready"]:
        sys.exit("The demo is not ready yet.")
    server = Server(port=demo["port"], host=demo["businesses"][0]["host"])
    log = options.demo.resolve().parent.parent / demo["postgres_log"]
    since = log.stat().st_size if log.exists() else 0
    wish = find_wish(server)
    print(f"{options.rivals} rivals for {wish['service']} with {wish['staff']}, {wish['start']}")
    began = time.monotonic()
    answers = run_storm(server, [wish] * options.rivals)
    is_clean = _report(answers, find_trouble(log, since), time.monotonic() - began)
    print("Exactly one booking, clean refusals." if is_clean else "NOT CLEAN.")
    sys.exit(0 if is_clean else 1)


if __name__ == "__main__":
    main()
