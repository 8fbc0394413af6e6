"""The base of every task that works for one business."""

from typing import Any

from celery import Task
from django.db import connection
from django_tenants.utils import schema_context


class MissingSchemaError(RuntimeError):
    """A task of a business was sent without saying of which."""


class TenantTask(Task):
    """Run the body inside the schema it was sent for, and leave no schema behind.

    Callers pass ``schema_name`` by keyword; without it the task raises
    ``MissingSchemaError`` instead of working in public.
    """

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        schema_name = kwargs.pop("schema_name", None)
        if not schema_name:
            raise MissingSchemaError(f"{self.name} needs schema_name")
        try:
            with schema_context(schema_name):
                return super().__call__(*args, **kwargs)
        finally:
            connection.set_schema_to_public()
