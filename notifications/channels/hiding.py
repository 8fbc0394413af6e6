"""Secrets are stored nowhere: kept copies of messages show a sign in place of the links' keys."""

import re
from collections.abc import Iterable

HIDDEN = "…"


def hide_secrets(text: str, secrets: Iterable[str]) -> str:
    """Return the text without the keys of its links."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return text


def is_copy(kept: str, sent: str) -> bool:
    """Tell whether ``kept`` can be the copy of what was sent, whatever keys that had."""
    pattern = r"\S+".join(map(re.escape, kept.split(HIDDEN)))
    return re.fullmatch(pattern, sent) is not None
