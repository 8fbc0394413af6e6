"""``make test``: every check in the order of the house's habits; the first failure ends it.

``python -m booking_saas.dev.checks NAME...`` runs only those named.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from booking_saas.dev.servers import addresses, chromium, die_with_parent, nginx, services
from booking_saas.dev.servers.addresses import AddressError
from booking_saas.dev.servers.folders import PROJECT_DIR

_BIN = Path(sys.executable).parent
_MANAGE = (sys.executable, "manage.py")
_CODE = (
    *("booking_saas", "notifications", "billing", "scheduling", "tenants", "foundation"),
    "manage.py",
)
_TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "booking_saas.settings.test"}
PRODUCTION_SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "booking_saas.settings.production",
    "SECRET_KEY": "only-to-check-the-settings-" + "0123456789abcdef" * 4,
    "DATABASE_URL": "postgresql://app@db.example.com/app",
    "REDIS_URL": "redis://redis.example.com:6379/1",
    "CELERY_BROKER_URL": "redis://redis.example.com:6379/2",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.com:587",
    "PLATFORM_HOST": "booking.example.com",
    "TRUSTED_PROXIES": "1",
    "DEFAULT_FROM_EMAIL": "bookings@booking.example.com",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One step: what runs, and what to do when it fails."""

    name: str
    title: str
    command: Sequence[str]
    advice: str
    environment: Mapping[str, str] = field(default_factory=dict)


CHECKS = (
    Check(
        "format",
        "Format of the code",
        (str(_BIN / "ruff"), "format", "--check", "."),
        "Run `make format`.",
    ),
    Check(
        "lint",
        "Rules for the code",
        (str(_BIN / "ruff"), "check", "--output-format", "concise", "."),
        "Run `make format` for what can be fixed automatically; fix the rest as reported.",
    ),
    Check(
        "templates",
        "Rules for the templates",
        (str(_BIN / "djlint"), "templates", "--lint", "--quiet"),
        "Fix the templates as reported; the rules are in pyproject.toml.",
    ),
    Check(
        "imports",
        "Import contracts",
        (str(_BIN / "lint-imports"),),
        "Move the import to its floor: ARCHITECTURE.md says who may see whom.",
    ),
    Check(
        "types",
        "Types",
        (str(_BIN / "mypy"), *_CODE),
        "Change the code as reported.",
    ),
    Check(
        "deploy",
        "Production settings (check --deploy)",
        (*_MANAGE, "check", "--deploy", "--fail-level", "WARNING"),
        "Make booking_saas/settings/production.py safe again.",
        PRODUCTION_SETTINGS,
    ),
    Check(
        "migrations",
        "Migrations match the models",
        (*_MANAGE, "makemigrations", "--check", "--dry-run"),
        "Run `.venv/bin/python manage.py makemigrations`.",
        _TEST_SETTINGS,
    ),
    Check(
        "migration-lint",
        "Migrations that old code and busy tables survive",
        (sys.executable, "-m", "booking_saas.dev.migration_lint"),
        "Change the migration as reported (docs/operations.md, Upgrade).",
        _TEST_SETTINGS,
    ),
    Check(
        "tests",
        "Tests (in two processes)",
        (
            *(sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup"),
            *("--durations=5", "--cov", "--cov-report=", "--cov-fail-under=0"),
        ),
        "The failures are listed above; run one alone with `.venv/bin/pytest PATH::NAME`.",
        _TEST_SETTINGS,
    ),
    Check(
        "coverage",
        "Lines that no test runs (in the last full run)",
        (str(_BIN / "coverage"), "report"),
        "Test the lines listed, or remove them.",
    ),
)


def main(names: Sequence[str]) -> None:
    """Run the named checks, or all. Exits with what to do at the first failure."""
    unknown = set(names) - {check.name for check in CHECKS}
    if unknown:
        known = " ".join(check.name for check in CHECKS)
        sys.exit(f"!!! unknown: {' '.join(sorted(unknown))}. There are: {known}")
    chosen = [check for check in CHECKS if not names or check.name in names]
    started = time.monotonic()
    try:
        addresses.check()
        with services.running("test"):
            timings = [(check.title, _run(check)) for check in chosen]
    except AddressError as error:
        sys.exit(f"\n!!! {error}")
    except KeyboardInterrupt:
        sys.exit("\n!!! interrupted")
    _say("All passed:")
    for title, seconds in [*timings, ("together", time.monotonic() - started)]:
        _print(f"    {seconds:6.1f} s  {title}")


def _run(check: Check) -> float:
    """Run one check; return its seconds."""
    if check.name == "tests":
        _prepare_programs()
    _say(check.title)
    started = time.monotonic()
    environment = os.environ | dict(check.environment)
    command = die_with_parent.wrap(check.command)
    answer = subprocess.run(command, check=False, cwd=PROJECT_DIR, env=environment)
    seconds = time.monotonic() - started
    if answer.returncode:
        sys.exit(f"\n!!! {check.title}: failed after {seconds:.1f} s. {check.advice}")
    _print(f"    done in {seconds:.1f} s")
    return seconds


def _prepare_programs() -> None:
    """Bring what the tests use of Debian's, or say loudly what will not run without it."""
    if not chromium.find():
        _say("Chromium for the browser tests (apt-get, about 100 MB)")
        if not chromium.install():
            _print(f"\n!!! {chromium.MISSING}\n")
    if not nginx.find():
        _say("nginx for the deployment tests (unpacked into .local, about 10 MB with the lists)")
        if not nginx.fetch():
            _print(f"\n!!! {nginx.MISSING}\n")


def _say(text: str) -> None:
    _print(f"==> {text}")


def _print(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
