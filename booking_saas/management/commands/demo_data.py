"""Fill the demo: two businesses with a year of visits and a busy month ahead, and an operator."""

import contextlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from booking_saas.dev.demo import businesses
from foundation import clock, json_documents
from tenants.queries.slugs import SlugTakenError

_TERMINATED = 128 + signal.SIGTERM
_TELL_EVERY_SECONDS = 3.0


class Command(BaseCommand):
    help = "Make or finish the demo's businesses and print their logins as JSON; safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Make one business in this process, or all of them in processes of their own."""
        parser.add_argument("--only", choices=list(businesses.DEMO), help="make one business")
        parser.add_argument(
            "--scale", type=float, default=1.0, help="the share of the visits to make; 1 is all"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Print the logins, and nothing else, to standard output."""
        if settings.CLOCK_FILE is None:
            raise CommandError("Demo data is for development only: its passwords are public.")
        only, scale = options["only"], options["scale"]
        if only:
            answer: dict[str, Any] = {"businesses": self._make(only, scale)}
        else:
            answer = {"platform_admin": businesses.bring_about_platform(now=clock.now())}
            answer["businesses"] = self._make_all(scale)
        self.stdout.write(json_documents.write(answer), ending="")

    def _make(self, slug: str, scale: float) -> list[dict[str, Any]]:
        try:
            tell = self._make_teller(slug)
            return [businesses.bring_about(slug, now=clock.now(), scale=scale, tell=tell)]
        except SlugTakenError as error:
            self.stderr.write(f"The demo starts without {slug}: {error.sentence}")
            return []

    def _make_teller(self, slug: str) -> Callable[[int, int], None]:
        """Return what says every few seconds, and at the end, how many visits are made."""
        told = [time.monotonic()]

        def tell(done: int, wanted: int) -> None:
            now = time.monotonic()
            if done == wanted or now - told[0] >= _TELL_EVERY_SECONDS:
                told[0] = now
                self.stderr.write(f"    {slug}: {done} of {wanted} visits")

        return tell

    def _make_all(self, scale: float) -> list[dict[str, Any]]:
        found = {slug: businesses.find_whole(slug) for slug in businesses.DEMO}
        with _processes([slug for slug, whole in found.items() if not whole], scale) as running:
            for slug, process in running.items():
                printed, _ = process.communicate()
                if process.returncode:
                    raise CommandError(f"The business {slug} could not be made; see above.")
                found[slug] = next(iter(json.loads(printed)["businesses"]), None)
        return [whole for whole in found.values() if whole]


@contextlib.contextmanager
def _processes(slugs: list[str], scale: float) -> Iterator[dict[str, subprocess.Popen[str]]]:
    """Run one process per business; none of them outlives this one."""
    before = signal.signal(signal.SIGTERM, _exit)
    running: dict[str, subprocess.Popen[str]] = {}
    try:
        for slug in slugs:
            command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "demo_data"]
            command += ["--only", slug, "--scale", str(scale)]
            running[slug] = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own command
        yield running
    finally:
        for process in running.values():
            process.terminate()
            process.wait()
        signal.signal(signal.SIGTERM, before)


def _exit(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(_TERMINATED)
