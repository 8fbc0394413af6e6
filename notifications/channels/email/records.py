"""The DNS records by which a domain lets us send in its name: which they are, which are there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import dns.exception
import dns.resolver
from django.conf import settings

from foundation import signing

LOOKUP_SECONDS = 4
"""For one record, all of its servers together."""
MOST_RECORDS = 10
_PROOF_NAME, _PROOF_KEY = "_booking", "booking-verification"
_CNAME, _TXT = "CNAME", "TXT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record as the owner of the domain creates it.

    ``wanted`` is the part of a TXT record that counts, where others may stand beside it.
    ``is_advice``: mail goes out without it as well.
    """

    kind: str
    name: str
    value: str
    wanted: str
    is_advice: bool = False


class UnansweredError(Exception):
    """No name server answered: nothing is known about the records."""


def list_records(domain: str) -> list[Record]:
    """Return the records of the domain: our proof of whose it is, then those of the provider.

    Without the first a business could send by a domain that another one has set up.
    """
    proof = f"{_PROOF_KEY}={signing.keyed_hash(domain, purpose='sending-domain')}"
    own = Record(kind=_TXT, name=f"{_PROOF_NAME}.{domain}", value=proof, wanted=proof)
    return [own, *(_make(template, domain) for template in settings.SENDING_DOMAIN_RECORDS)]


def is_there(record: Record) -> bool:
    """Tell whether the record is in the DNS now. Raises ``UnansweredError``."""
    found = _look_up(record.name, record.kind)
    if record.kind == _CNAME:
        wanted = record.wanted.rstrip(".").lower()
        return any(target.rstrip(".").lower() == wanted for target in found)
    return any(record.wanted in text for text in found)


def _make(template: Mapping[str, Any], domain: str) -> Record:
    names = {"domain": domain, "label": domain.replace(".", "-")}
    value = str(template["value"]).format(**names)
    return Record(
        kind=str(template["type"]),
        name=str(template["name"]).format(**names),
        value=value,
        wanted=str(template.get("wanted", "")).format(**names) or value,
        is_advice=bool(template.get("advice", False)),
    )


def _look_up(name: str, kind: str) -> list[str]:
    try:
        answer = _make_resolver().resolve(name, kind, lifetime=LOOKUP_SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise UnansweredError(type(error).__name__) from error
    if kind == _CNAME:
        return [row.target.to_text() for row in answer]
    # Long texts stand in parts of 255 bytes.
    return [b"".join(row.strings).decode(errors="replace") for row in answer]


def _make_resolver() -> dns.resolver.Resolver:
    """Return a resolver without a memory: a record that was just made is to be found."""
    servers = settings.DNS_SERVERS
    resolver = dns.resolver.Resolver(configure=not servers)
    if servers:
        host, _colon, port = servers[0].partition(":")
        resolver.nameservers = [host]
        resolver.port = int(port or 53)
    return resolver
