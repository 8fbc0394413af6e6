"""Errors to a server that collects them, if there is one."""

from importlib import import_module
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from foundation import logs


def report_to_sentry(dsn: str) -> None:
    """Send errors there, without personal data and without the keys of links.

    Raises ``ImproperlyConfigured`` when the package is missing.
    """
    try:
        # By name: only servers have the package (requirements/production.txt).
        sentry: Any = import_module("sentry_sdk")
    except ImportError as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set and sentry-sdk is not installed: use requirements/production.txt."
        ) from error
    sentry.init(
        dsn=dsn,
        before_send=clean,
        before_breadcrumb=clean,
        include_local_variables=False,
        max_request_body_size="never",
        send_default_pii=False,
        traces_sample_rate=0,
    )


def clean(event: dict[str, Any], _hint: dict[str, Any]) -> dict[str, Any]:
    """Return the event as it may leave this machine."""
    request = event.get("request", {})
    for name in ("cookies", "data", "env", "headers", "query_string"):
        request.pop(name, None)
    cleaned: dict[str, Any] = logs.redact(event)
    return cleaned
