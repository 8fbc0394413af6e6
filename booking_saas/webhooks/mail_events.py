"""What Anymail's events mean to us. It leaves some differences to what the provider itself said."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason

from notifications.operations.reports import ReportKind

_LONGEST_DETAIL = 300
_SOFT = re.compile(r"(?<![\d.])(?:4\.\d{1,3}\.\d{1,3}|5\.(?:2\.[2-9]|[34567]\.\d{1,3}))(?![\d.]\d)")
"""Answers after which another try may succeed: full, too large, a policy, the way there."""

_IS_SOFT: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "Brevo": lambda said: said.get("event") == "soft_bounce",
    "Mailjet": lambda said: said.get("hard_bounce") is False,
    "Postmark": lambda said: said.get("Type") not in {"HardBounce", "BadEmailAddress"},
    "Resend": lambda said: _dig(said, "data", "bounce", "type") != "Permanent",
    "SendGrid": lambda said: said.get("type") == "blocked",
    "SparkPost": lambda said: str(_find_bounce_class(said)) not in {"10", "30"},
}
"""Whether a provider calls a bounce temporary, by the names that Anymail gives them."""


def find_kind(event: AnymailTrackingEvent, provider: str) -> ReportKind | None:
    """Return what an event means; None for what changes nothing, as that a mail was opened."""
    if event.event_type == EventType.BOUNCED:
        return ReportKind.RETURNED if _is_soft(event, provider) else ReportKind.BOUNCED
    if event.event_type == EventType.REJECTED:
        return _REJECTED.get(event.reject_reason, ReportKind.RETURNED)
    return _KINDS.get(event.event_type)


_KINDS = {
    EventType.DELIVERED: ReportKind.DELIVERED,
    EventType.COMPLAINED: ReportKind.COMPLAINED,
    EventType.UNSUBSCRIBED: ReportKind.UNSUBSCRIBED,
    EventType.FAILED: ReportKind.RETURNED,
}
_REJECTED = {
    RejectReason.INVALID: ReportKind.BOUNCED,
    RejectReason.BOUNCED: ReportKind.BOUNCED,
    RejectReason.SPAM: ReportKind.COMPLAINED,
}
"""Why a provider sent nothing, from what it knows of the address."""


def find_detail(event: AnymailTrackingEvent) -> str:
    """Return what the receiving server said, in one bounded line."""
    said = event.mta_response or event.description or ""
    return " ".join(str(said).split())[:_LONGEST_DETAIL]


def _is_soft(event: AnymailTrackingEvent, provider: str) -> bool:
    if event.reject_reason in {RejectReason.BLOCKED, RejectReason.TIMED_OUT, RejectReason.SPAM}:
        return True
    said = event.esp_event
    ask = _IS_SOFT.get(provider)
    if ask is not None and isinstance(said, Mapping):
        return ask(said)
    return _SOFT.search(find_detail(event)) is not None


def _find_bounce_class(said: Mapping[str, Any]) -> object:
    """Return SparkPost's class, which stands inside of an event of any kind."""
    inner = next(iter(_dig(said, "msys").values()), {}) if "msys" in said else said
    return _dig(inner, "bounce_class")


def _dig(said: object, *path: str) -> Any:
    for key in path:
        said = said.get(key, {}) if isinstance(said, Mapping) else {}
    return said
