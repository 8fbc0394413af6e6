"""The shipped nginx configuration on free ports of this machine, nothing else of it changed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from booking_saas.dev import checks
from booking_saas.dev.servers import nginx
from tests import programs
from tests.patience import wait_for
from tests.programs import find_free_port

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


@dataclass(frozen=True)
class Proxy:
    """A running nginx and what it wrote."""

    folder: Path
    http: int
    https: int

    def read_log(self, *, until: str) -> str:
        """Return everything in its logs; waits for the line of a request, which comes after it."""
        wait_for(lambda: until in self._read_logs(), what=f"a line with {until}")
        return self._read_logs()

    def _read_logs(self) -> str:
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))


def write_config(folder: Path, *, upstream: int, static: Path) -> Proxy:
    """Write the shipped files with the paths, ports and names of this machine."""
    proxy = Proxy(folder, find_free_port(), find_free_port())
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
        f"http {{\n    include {nginx.find_types(find_nginx())};\n{paths}{settled}\n}}\n"
    )
    _write_certificate(folder)
    return proxy


@contextmanager
def running_nginx(folder: Path, *, upstream: int, static: Path) -> Iterator[Proxy]:
    """Run it during the block."""
    proxy = write_config(folder, upstream=upstream, static=static)
    command = [find_nginx(), "-p", folder, "-c", folder / "nginx.conf"]
    with programs.running(command, is_up=lambda: programs.is_listening(proxy.https)):
        yield proxy


@contextmanager
def running_gunicorn(folder: Path, *, changed: str = "") -> Iterator[int]:
    """Run the crashing application; ``changed`` stands at the end of the configuration."""
    port = find_free_port()
    config = folder / "gunicorn.conf.py"
    config.write_text((DEPLOY / "gunicorn.conf.py").read_text() + changed)
    bind = {"WEB_BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "1"}
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", config]
    with (
        (folder / "lines").open("w") as lines,
        programs.running(
            [*gunicorn, "tests.deploy.crashing:application"],
            is_up=lambda: programs.is_listening(port),
            environment=dict(checks.PRODUCTION_SETTINGS) | bind,
            stderr=lines,
        ),
    ):
        yield port


def find_nginx() -> Path:
    """Return the program; what uses it is marked as needing it."""
    program = nginx.find()
    assert program is not None
    return program


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
