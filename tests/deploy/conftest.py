"""The shipped nginx configuration on free ports of this machine, nothing else of it changed."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from booking_saas.dev import checks
from booking_saas.dev.servers import nginx
from tests.patience import PATIENCE_SECONDS

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
NGINX = nginx.find()


def find_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, *, seconds: float = PATIENCE_SECONDS) -> None:
    """Return once something accepts connections there."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"nothing answers on port {port}")


@dataclass(frozen=True)
class Proxy:
    """A running nginx and what it wrote."""

    folder: Path
    http: int
    https: int

    def read_log(self) -> str:
        """Return everything in its logs; waits a moment for the line of the last request."""
        time.sleep(0.2)
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))


def write_config(folder: Path, *, upstream: int, static: Path) -> Proxy:
    """Write the shipped files with the paths, ports and names of this machine."""
    proxy = Proxy(folder, find_port(), find_port())
    settled = (DEPLOY / "nginx" / "booking.conf").read_text()
    changes = {
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "listen 80;": f"listen 127.0.0.1:{proxy.http};",
        "listen 443 ssl": f"listen 127.0.0.1:{proxy.https} ssl",
        "127.0.0.1:8000": f"127.0.0.1:{upstream}",
        "booking.example.com": "localhost",
        "/etc/ssl/booking": str(folder),
        "/srv/booking/staticfiles": str(static),
        "/var/log/nginx": str(folder),
        "/etc/nginx/booking_proxy.conf": str(DEPLOY / "nginx" / "booking_proxy.conf"),
    }
    for old, new in changes.items():
        assert old in settled
        settled = settled.replace(old, new)
    paths = "".join(
        f"    {kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"pid {folder}/nginx.pid;\nerror_log {folder}/start.log;\ndaemon off;\n"
        f"{_choose_user()}worker_processes 1;\nevents {{}}\n"
        f"http {{\n    include {_find_types()};\n{paths}{settled}\n}}\n"
    )
    _write_certificate(folder)
    return proxy


@contextmanager
def running_nginx(folder: Path, *, upstream: int, static: Path) -> Iterator[Proxy]:
    """Run it during the block."""
    proxy = write_config(folder, upstream=upstream, static=static)
    server = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        wait_for(proxy.https)
        yield proxy
    finally:
        server.terminate()
        server.wait(PATIENCE_SECONDS)


@contextmanager
def running_gunicorn(folder: Path, *, changed: str = "") -> Iterator[int]:
    """Run the crashing application; ``changed`` stands at the end of the configuration."""
    port = find_port()
    config = folder / "gunicorn.conf.py"
    config.write_text((DEPLOY / "gunicorn.conf.py").read_text() + changed)
    bind = {"WEB_BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "1"}
    with (folder / "lines").open("w") as lines:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "--config", str(config)),
                "tests.deploy.crashing:application",
            ],
            cwd=settings.BASE_DIR,
            env=os.environ | dict(checks._PRODUCTION_SETTINGS) | bind,
            stderr=lines,
        )
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(PATIENCE_SECONDS)


def _find_types() -> Path:
    assert NGINX is not None
    return nginx.find_types(NGINX)


def _choose_user() -> str:
    return "user root;\n" if Path("/proc/self").stat().st_uid == 0 else ""


def _write_certificate(folder: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "1", "-subj", "/CN=localhost"),
            *("-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")),
        ],
        check=True,
        capture_output=True,
    )
