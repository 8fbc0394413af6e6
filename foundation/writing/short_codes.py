"""Short codes that people read out on the phone and type again."""

import re
import secrets

LENGTH = 6
ALPHABET = "23456789CDFHJKMNPQRTVWXY"
"""Neither look-alikes (0 O, 1 I L, 5 S, 6 G, 8 B, 2 Z: one of each at most) nor vowels, so that
no code is a word."""

_WRITTEN = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_BETWEEN = re.compile(r"[\s.-]+")


def make_code() -> str:
    """Return one of 191 million codes at random; whoever keeps it sees to it that it is unique."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def find_code(text: str) -> str | None:
    """Return the code that was typed, in any case and with spaces or hyphens; else ``None``."""
    code = _BETWEEN.sub("", text).upper()
    return code if _WRITTEN.fullmatch(code) else None
