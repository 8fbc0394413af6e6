"""The token with which a reader ends optional mail (RFC 8058): no login, no cookie."""

from foundation import inputs, signing

PURPOSE = "unsubscribe:optional"


def make_token(address: str) -> str:
    """Return the token of the mailbox that the address leads to, at the current business."""
    return signing.sign(inputs.find_mailbox(address), purpose=PURPOSE)


def read_token(token: str) -> str | None:
    """Return the mailbox, None for what was not minted here and for this."""
    try:
        found = signing.unsign(token, purpose=PURPOSE)
    except signing.BadSignature:
        return None
    return found if isinstance(found, str) else None
