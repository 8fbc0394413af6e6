"""What the page of the details showed of price and conditions, sent back with the form.

A signed value, bound to business, service and start. It decides nothing but whether the customer
has to look again: what is agreed is always what billing says now (money, "What is charged").
"""

from dataclasses import replace
from datetime import datetime

from booking_saas.booking_site.frame.choices import write_instant
from foundation import signing, stored_json
from foundation.stored_json import UnreadableError
from scheduling.contracts import Agreement

FIELD = "shown"

MAX_LENGTH = 20_000
_PURPOSE = "shown-terms"


def sign(agreement: Agreement, *, service: str, start: datetime) -> str:
    """Return the value of the form's field. The words are left out: they may differ."""
    plain = replace(agreement, sentence="", language="")
    content = [service, write_instant(start), stored_json.dump(plain)]
    return signing.sign(content, purpose=_PURPOSE)


def read(token: str, *, service: str, start: datetime) -> Agreement | None:
    """Return what was shown for that visit; ``None`` for anything that we did not write for it."""
    try:
        content = signing.unsign(token, purpose=_PURPOSE)
    except signing.BadSignature:
        return None
    match content:
        case [str(about), str(at), dict(kept)] if (about, at) == (service, write_instant(start)):
            try:
                return stored_json.load(Agreement, kept)
            except UnreadableError:
                return None
        case _:
            return None
