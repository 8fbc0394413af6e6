"""The web server to measure, and a client that takes as little time as can be."""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from booking_saas.dev.patience import PATIENCE_SECONDS, wait_for
from booking_saas.dev.servers import die_with_parent

WORKER = "gthread"
WORKERS = 2


class ServerError(RuntimeError):
    """The server did not start, or did not answer as it should."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running gunicorn: its port, its process, and the host name to ask for."""

    port: int
    pid: int
    host: str

    def list_workers(self) -> list[int]:
        """Return the processes that answer requests."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(child) for child in children.split()]

    def measure_cpu(self) -> float:
        """Return the CPU seconds that all workers have used so far."""
        tick = os.sysconf("SC_CLK_TCK")
        fields = [
            Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            for pid in self.list_workers()
        ]
        return sum(int(field[11]) + int(field[12]) for field in fields) / tick

    def measure_memory(self) -> float:
        """Return the resident memory of the largest worker, in MiB."""
        pages = [
            int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.list_workers()
        ]
        return max(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextlib.contextmanager
def running(host: str) -> Iterator[Server]:
    """Run gunicorn as in production, on a free port, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = f"--bind 127.0.0.1:{port} --worker-class {WORKER} --workers {WORKERS} --threads 4"
    gunicorn = [
        *(sys.executable, "-m", "gunicorn", *command.split()),
        *("--no-control-socket", "--log-level", "warning", "booking_saas.wsgi:application"),
    ]
    process = subprocess.Popen(
        die_with_parent.wrap(gunicorn),
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "bench.web_settings"},
    )
    try:
        server = Server(port, process.pid, host)
        if not wait_for(lambda: _answers(server), lost=lambda: process.poll() is not None):
            raise ServerError(f"gunicorn did not start (exit code {process.poll()})")
        yield server
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _answers(server: Server) -> bool:
    try:
        Client(server).get("/api/v1/services/")
    except OSError:
        return False
    return True


class Client:
    """One connection that stays open."""

    def __init__(self, server: Server) -> None:
        self._head = f"Host: {server.host}\r\nContent-Type: application/json\r\n".encode()
        self._socket = socket.create_connection(("127.0.0.1", server.port), PATIENCE_SECONDS)
        self._answers = self._socket.makefile("rb")

    def get(self, path: str) -> None:
        """Ask for a page. Raises ``ServerError`` unless it answers 200."""
        self._send(f"GET {path} HTTP/1.1\r\n".encode() + self._head + b"\r\n", b"200")

    def post(self, path: str, key: str, body: bytes) -> None:
        """Send JSON. Raises ``ServerError`` unless it answers 201."""
        own = f"Idempotency-Key: {key}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        self._send(f"POST {path} HTTP/1.1\r\n".encode() + self._head + own + body, b"201")

    def post_all(self, path: str, wishes: Sequence[tuple[str, bytes]]) -> None:
        """Send one after the other."""
        for key, body in wishes:
            self.post(path, key, body)

    def _send(self, request: bytes, wanted: bytes) -> None:
        self._socket.sendall(request)
        status, length, line = self._answers.readline(), 0, b"-"
        while line.strip():
            line = self._answers.readline()
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        body = self._answers.read(length)
        if status.split()[1:2] != [wanted]:
            raise ServerError(f"{request.split(b'\r\n')[0]!r}: {status!r} {body[:300]!r}")
