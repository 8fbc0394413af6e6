"""What the demo consists of: its programs, its one-time commands, its health questions."""

import sys
from collections.abc import Callable, Mapping
from functools import partial

from booking_saas.dev import health
from booking_saas.dev.patience import PATIENCE_SECONDS
from booking_saas.dev.servers import services
from booking_saas.dev.servers.folders import PROJECT_DIR, Folders
from booking_saas.dev.servers.ports import Ports
from booking_saas.dev.supervisor import Program, Supervisor

_ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "booking_saas.settings.local",
    "PYTHONUNBUFFERED": "1",
}
SERVERS = "servers"
WORKERS = ("worker", "messages")
_CELERY = (sys.executable, "-m", "celery", "-A", "booking_saas.celery")


def list_programs(folders: Folders, ports: Ports) -> list[Program]:
    """Return the programs that run as long as the demo."""
    schedule = folders.home / "beat-schedule"
    clock = folders.home / "clock"
    mail = (folders.mail_dir, ports.smtp, ports.mail, clock, ports.web, ports.sms)
    phones = (folders.texts_file, ports.sms, clock, ports.web, ports.mail)
    gunicorn = ["--bind", f"127.0.0.1:{ports.web}", "--worker-class", "gthread"]
    gunicorn += ["--workers", "2", "--threads", "8", "--graceful-timeout", "2"]
    # Also the longest that a worker may take to start, on a busy machine too.
    gunicorn += ["--timeout", str(round(PATIENCE_SECONDS))]
    gunicorn += ["--limit-request-line", "8190", "--limit-request-fields", "60"]
    gunicorn += ["--forwarder-headers", ""]
    gunicorn += ["--no-control-socket", "booking_saas.wsgi:application"]
    return [
        _make("mail", "-m", "booking_saas.dev.mail_sink", *map(str, mail)),
        _make("phones", "-m", "booking_saas.dev.phones.server", *map(str, phones)),
        _make("web", "-m", "gunicorn", *gunicorn),
        _make_worker("worker", queue="booking", processes=2),
        _make_worker("messages", queue="booking-messages", processes=4),
        Program(
            "beat", [*_CELERY, "beat", "--schedule", str(schedule), "--pidfile="], _ENVIRONMENT
        ),
    ]


def _make_worker(name: str, *, queue: str, processes: int) -> Program:
    options = ["--hostname", f"{name}@%h", "--queues", queue, "--concurrency", str(processes)]
    return Program(
        name, [*_CELERY, "worker", *options, "--loglevel", "INFO", "--without-gossip"], _ENVIRONMENT
    )


def make_command(*arguments: str) -> Program:
    """Return a management command to run once."""
    return _make(f"manage-{arguments[0]}", str(PROJECT_DIR / "manage.py"), *arguments)


def list_checks(
    ports: Ports, urls: Mapping[str, str], supervisor: Supervisor
) -> dict[str, Callable[[], bool]]:
    """Return the questions whose answers make the demo ready."""
    return {
        "web": lambda: health.answers(ports.web),
        "mail": lambda: health.answers(ports.mail),
        "phones": lambda: health.answers(ports.sms),
        **{
            name: health.WorkerCheck(
                urls["CELERY_BROKER_URL"], partial(supervisor.count_starts, name), name=name
            )
            for name in WORKERS
        },
        "beat": lambda: supervisor.is_running("beat"),
        SERVERS: lambda: not services.list_down("demo"),
    }


def _make(name: str, *arguments: str) -> Program:
    return Program(name, [sys.executable, *arguments], _ENVIRONMENT)
