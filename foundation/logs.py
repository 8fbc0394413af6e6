"""What every line of log carries and what none does (trust, "Accounts").

Lines are written with the standard library; these processors of structlog finish them: the
business, the request and the task are added, keys and personal data taken out.
"""

import re
from collections.abc import Mapping, MutableMapping
from contextlib import AbstractContextManager
from typing import Any

import structlog

from foundation import schemas

ACCESS_FIELDS = ("method", "route", "path", "status", "duration_ms")
"""What the line of one request says of it."""

_UUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
# Slashes may be doubled or written in code: such an address finds no page and still holds a key.
_SLASH = r"(?:/|%2[fF])+"
_IN_ADDRESS = r"[\w.+!#$&*~-]"
_RUN = r"[A-Za-z0-9_-]"
_REDACTIONS = (
    (
        re.compile(
            rf"(manage{_SLASH}{_UUID}{_SLASH})[^/\s\"'?]+(?:{_SLASH}mail{_SLASH}[^/\s\"'?]+)?"
        ),
        r"\1[key]",
    ),
    (
        re.compile(rf"((?:confirm-email|devices|unsubscribe|reset{_SLASH}key){_SLASH})[^/\s\"'?]+"),
        r"\1[key]",
    ),
    (
        re.compile(
            r"(?i)((?:authorization|cookie|x-address-proof)['\"]?\s*[:=]\s*['\"]?)(?:\w+\s+)?[^\s'\",}]+"
        ),
        r"\1[key]",
    ),
    (re.compile(r"\b((?:Manage|Bearer|Basic|Token)\s+)[A-Za-z0-9._~+/=-]{8,}"), r"\1[key]"),
    # The look behind keeps long texts without an @ linear: only beginnings of words are tried.
    (re.compile(rf"(?<!{_IN_ADDRESS}){_IN_ADDRESS}+(?:@|%40)[\w-]+(?:\.[\w-]+)+"), "[email]"),
    # Keys in addresses of any other shape, of which somebody copied a link a little wrong. An id is
    # no key, and the words of paths and of modules have neither digits nor capitals.
    (
        re.compile(
            rf"(?<=[/\\=?&%#;:~!,|@])(?!{_UUID}(?!{_RUN}))(?=[a-z_-]*[A-Z0-9]){_RUN}{{20,}}"
        ),
        "[key]",
    ),
    # And in sentences, where names of classes have capitals, and ids of requests digits.
    (
        re.compile(
            rf"(?<!{_RUN})(?!{_UUID}(?!{_RUN}))(?={_RUN}*[A-Z])(?={_RUN}*[0-9]){_RUN}{{20,}}"
        ),
        "[key]",
    ),
)


def bind(**values: object) -> AbstractContextManager[None]:
    """Add ``values`` to every line that is written inside the block."""
    return structlog.contextvars.bound_contextvars(**values)


def begin(**values: object) -> None:
    """Forget what lines carried before; from now on they carry ``values``."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**values)


def get_request_id() -> str:
    """Return the id of the request or task that is worked on, empty outside of any."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def redact(value: Any) -> Any:
    """Return ``value``, also nested ones, without keys of links, e-mail addresses and logins."""
    if isinstance(value, str):
        for pattern, replacement in _REDACTIONS:
            value = pattern.sub(replacement, value)
        return value
    if isinstance(value, Mapping):
        return {redact(name): redact(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [redact(each) for each in value]
    return value


def add_business(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Add schema and slug of the business that this thread works for, if it does for one."""
    connection = schemas.get_tenant_connection()
    if connection.schema_name != schemas.PUBLIC:
        event.setdefault("schema", connection.schema_name)
        if slug := getattr(connection.tenant, "slug", None):
            event.setdefault("business", slug)
    return event


def redact_event(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Redact everything that the line says; the record itself passes untouched."""
    return {name: value if name.startswith("_") else redact(value) for name, value in event.items()}
