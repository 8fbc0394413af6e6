"""What the law's new clock rules do to visits that are booked (booking-rules, 1.8)."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_tenants.utils import schema_context

from foundation import clock
from foundation.zones import clock_rules
from scheduling.operations.clocks import clock_changes as changing
from scheduling.operations.errors import BookingError
from scheduling.queries.clocks import clock_changes
from scheduling.queries.clocks.clock_changes import MovedVisit
from tenants.queries import businesses

_KEEP, _TELL = "keep", "tell"


class _NotDoneError(Exception):
    """A visit stays as it is; ``str()`` says why."""


class Command(BaseCommand):
    help = (
        "List upcoming visits whose wall time moved because the rules of a zone changed since they"
        " were booked. --keep moves them to the wall time that people were told, --tell leaves"
        " them and tells everybody what the clock will show."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the businesses, all if none, and what to do."""
        parser.add_argument("slug", nargs="*")
        act = parser.add_mutually_exclusive_group()
        for name, text in (
            (_KEEP, "move the visits, keep the wall time"),
            (_TELL, "keep the visits, tell the wall time"),
        ):
            act.add_argument(f"--{name}", dest="act", action="store_const", const=name, help=text)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Print a line for each visit; exit 1 where one could not be moved."""
        now, act = clock.now(), options["act"]
        self.stdout.write(clock_rules.use_newest().describe())
        found = undone = 0
        for slug, schema_name in _list_businesses(options["slug"]):
            with schema_context(schema_name):
                for visit in _sort(clock_changes.list_moved_visits(now=now)):
                    found += 1
                    try:
                        done = _act(visit, act, now=now)
                    except _NotDoneError as error:
                        undone += 1
                        done = f"NOT DONE: {error}"
                    self.stdout.write(f"{slug}: {_describe(visit)}. {done}".rstrip())
        self.stdout.write(f"Visits that moved on the clock: {found}")
        if found and act is None:
            self.stdout.write("Nothing was changed: choose --keep or --tell.")
        if undone:
            raise CommandError(f"Visits that stay as they are: {undone}")


def _list_businesses(slugs: list[str]) -> list[tuple[str, str]]:
    ready = businesses.list_ready()
    if unknown := sorted(set(slugs) - {slug for slug, _schema_name in ready}):
        raise CommandError(f'No business has the slug "{unknown[0]}".')
    return [business for business in ready if not slugs or business[0] in slugs]


def _sort(visits: list[MovedVisit]) -> list[MovedVisit]:
    """Return them so that each moves into time that the one before has left.

    Visits that come later on the clock's way move first: the last where they move on, the first
    where they move back.
    """
    ahead = [visit for visit in visits if visit.told > visit.shown]
    back = [visit for visit in visits if visit.told < visit.shown]
    return [*reversed(ahead), *back]


def _act(visit: MovedVisit, act: str | None, *, now: datetime) -> str:
    """Return what became of the visit. Raises ``_NotDoneError``."""
    if act is None:
        return ""
    if act == _KEEP and not visit.can_keep:
        raise _NotDoneError("only the customer's clock has new rules; use --tell.")
    try:
        if act == _KEEP:
            changing.keep_wall_time(visit.booking_id, version=visit.version, now=now)
            return "Kept at its wall time."
        changing.tell_wall_time(visit.booking_id, version=visit.version, now=now)
    except BookingError as error:
        raise _NotDoneError(error.sentence) from error
    return "Told."


def _describe(visit: MovedVisit) -> str:
    return (
        f"{visit.booking_id} {visit.service_name}: told for {visit.told}, the clock of"
        f" {visit.zone} will show {visit.shown}"
    )
