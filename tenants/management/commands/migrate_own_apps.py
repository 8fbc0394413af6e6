"""Django's migrate for one schema: migrations of apps that live elsewhere are only recorded.

django-tenants would replay each of them as a no-op, rendering the models every time;
that is most of the cost of a new business.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.commands import migrate
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState

from foundation import schemas


def _labels(entries: list[str]) -> frozenset[str]:
    return frozenset(
        config.label
        for config in apps.get_app_configs()
        if config.name in entries
        or f"{type(config).__module__}.{type(config).__qualname__}" in entries
    )


class OwnAppsExecutor(MigrationExecutor):
    """Runs the migrations of the apps of this schema and records the others."""

    def apply_migration(
        self,
        state: ProjectState,
        migration: Migration,
        fake: bool = False,
        fake_initial: bool = False,
    ) -> ProjectState:
        is_public = schemas.get_current() == schemas.PUBLIC
        own = _labels(settings.SHARED_APPS if is_public else settings.TENANT_APPS)
        if fake or migration.app_label in own:
            return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)
        if self.progress_callback:
            self.progress_callback("apply_start", migration, True)
        state.__dict__.pop("apps", None)
        state = migration.mutate_state(state, preserve=False)
        self.record_migration(migration.app_label, migration.name)
        if self.progress_callback:
            self.progress_callback("apply_success", migration, True)
        return state


class Command(migrate.Command):
    help = "Migrate the current schema, executing only what belongs to it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Swap the executor in: Django's command offers no other way to choose it."""
        with _executor(OwnAppsExecutor):
            super().handle(*args, **options)


@contextmanager
def _executor(executor: type[MigrationExecutor]) -> Iterator[None]:
    module: Any = migrate
    original = module.MigrationExecutor
    module.MigrationExecutor = executor
    try:
        yield
    finally:
        module.MigrationExecutor = original
