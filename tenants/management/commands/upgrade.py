"""Every schema to this release's migrations: part of each deployment and of the demo's start."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation import clock
from tenants.operations import upgrading


class Command(BaseCommand):
    help = (
        "Migrate the public schema, set the platform's host up, migrate every business that is "
        "behind, and check that none lacks a table. Safe to run again after a failure."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of schemas to migrate at a time."""
        parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)

    def handle(self, *_args: Any, jobs: int, **_options: Any) -> None:
        """Upgrade; exit with an error that names what could not be migrated."""
        outcome = upgrading.upgrade(jobs=max(1, jobs), report=self.stdout.write, now=clock.now())
        if not outcome.is_good:
            lines = [f"{name}: {error}" for name, error in outcome.failed.items()]
            lines += [f"{name}: tables are missing" for name in outcome.incomplete]
            raise CommandError("These businesses could not be upgraded:\n" + "\n".join(lines))
        self.stdout.write(f"All schemas are up to date; {len(outcome.migrated)} were migrated.")
