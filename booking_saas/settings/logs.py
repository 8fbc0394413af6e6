"""``LOGGING``: every line to standard error, as JSON on servers, for reading elsewhere."""

from typing import Any, Literal

import structlog

from foundation import logs
from foundation.web import request_log


def logging_to_stderr(style: Literal["plain", "json"]) -> dict[str, Any]:
    """Return ``LOGGING``; the processors add context and take secrets out, whatever the style."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": build_formatter(style)},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # Two lines for every task, of which those of the sweep are most.
            "celery.app.trace": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            # The address of a request to the provider of texts holds somebody's number.
            "httpx": {"level": "WARNING"},
        },
    }


def build_formatter(style: Literal["plain", "json"]) -> dict[str, Any]:
    """Return the formatter as ``logging.config`` wants it."""
    renderer: Any = structlog.dev.ConsoleRenderer(colors=False)
    finish: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if style == "json":
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ExtraAdder(allow=logs.ACCESS_FIELDS),
            structlog.contextvars.merge_contextvars,
            logs.add_business,
            request_log.hide_path,
            structlog.processors.format_exc_info,
            logs.redact_event,
        ],
        "processors": [*finish, renderer],
    }
