"""The name under which a provider reports about a message, on the platform's host.

A report comes without a business, so the reference names it. Nothing in it is personal, and it is
short: Postmark keeps 80 characters.
"""

import re
from dataclasses import dataclass

from foundation import schemas, signing

METADATA_KEY = "reference"
_FORM = re.compile(r"([a-z0-9_]{1,40})\.([0-9]{1,18})\.([0-9]{1,9})\.([A-Za-z0-9_-]{22})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One sending of one message of one business. ``resends`` tells which sending."""

    schema_name: str
    message_id: int
    resends: int


class ForgedReferenceError(Exception):
    """The text is no reference of ours."""


def make_reference(message_id: int, resends: int) -> str:
    """Return the reference of a sending of the current business."""
    schema_name = schemas.get_current()
    return f"{schema_name}.{message_id}.{resends}.{_sign(schema_name, message_id, resends)}"


def read_reference(text: str) -> Reference:
    """Return what a reference names. Raises ``ForgedReferenceError``."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise ForgedReferenceError
    schema_name, message_id, resends = found[1], int(found[2]), int(found[3])
    if not signing.is_same(found[4], _sign(schema_name, message_id, resends)):
        raise ForgedReferenceError
    return Reference(schema_name=schema_name, message_id=message_id, resends=resends)


def _sign(schema_name: str, message_id: int, resends: int) -> str:
    return signing.shared_hash(schema_name, message_id, resends, purpose="mail-reference")
