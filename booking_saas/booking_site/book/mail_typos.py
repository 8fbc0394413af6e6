"""Addresses that look mistyped: customers are asked once, and nothing is refused.

A mail to a mistyped domain reaches nobody, or a stranger, and who sent it learns nothing.
"""

import re
from difflib import get_close_matches

_PROVIDERS = {
    "gmail": "com",
    "googlemail": "com",
    "hotmail": "be ca ch co.uk com com.br de es fi fr it nl no se",
    "live": "be ca co.uk com com.au de dk fr it nl no se",
    "outlook": "at be com com.br de dk es fr ie it jp pt",
    "msn": "com",
    "yahoo": "at be ca co.in co.jp co.uk com com.au com.br de es fr ie in it",
    "ymail": "com",
    "rocketmail": "com",
    "icloud": "com",
    "me": "com",
    "mac": "com",
    "aol": "com de co.uk fr",
    "gmx": "at ch com de eu fr net org",
    "web": "de",
    "mail": "com de ru",
    "email": "com de",
    "freenet": "de",
    "t-online": "de",
    "online": "de",
    "arcor": "de",
    "posteo": "de net",
    "mailbox": "org",
    "proton": "me",
    "protonmail": "ch com",
    "pm": "me",
    "bluewin": "ch",
    "hispeed": "ch",
    "orange": "fr",
    "wanadoo": "fr",
    "free": "fr",
    "laposte": "net",
    "sfr": "fr",
    "libero": "it",
    "tiscali": "it",
    "virgilio": "it",
    "wp": "pl",
    "onet": "pl",
    "o2": "pl co.uk",
    "seznam": "cz",
    "yandex": "com ru",
    "ziggo": "nl",
    "kpnmail": "nl",
    "btinternet": "com",
    "sky": "com",
    "virginmedia": "com",
    "comcast": "net",
    "verizon": "net",
    "att": "net",
    "fastmail": "com fm",
    "zoho": "com",
}
_FEWEST_LETTERS = 5
"""Many domains look like shorter ones, so those are not guessed"""
_SHORT_AND_COMMON = frozenset({"gmx", "web"})
_COUNTRY = re.compile(r"(?:com?\.)?(?!cm|co|ed|ne|om)[a-z]{2}")
"""A country's end after a provider's name is as good as those that we know."""
_ENDS = {
    "cmo": "com",
    "comm": "com",
    "con": "com",
    "coom": "com",
    "cpm": "com",
    "ocm": "com",
    "vom": "com",
    "xom": "com",
    "dee": "de",
    "ner": "net",
    "nte": "net",
    "ogr": "org",
    "orgg": "org",
}
"""Ends that no domain has, and the ones that they are typed for."""
_KNOWN = frozenset(
    f"{provider}.{end}" for provider, ends in _PROVIDERS.items() for end in ends.split()
)
_MEANT = sorted(
    domain
    for domain in _KNOWN
    if len(name := domain.partition(".")[0]) >= _FEWEST_LETTERS or name in _SHORT_AND_COMMON
)
_LEAST_ALIKE = 0.83
"""One letter more, less, other or exchanged, even in a short domain (difflib's ratio)."""


def find_likely_address(email: str) -> str:
    """Return what was probably meant by a clean address; empty where nothing seems wrong."""
    local_part, _at, domain = email.rpartition("@")
    likely = _find_likely_domain(domain)
    return f"{local_part}@{likely}" if likely else ""


def _find_likely_domain(domain: str) -> str:
    name, _dot, behind = domain.partition(".")
    if domain in _KNOWN or (name in _PROVIDERS and _COUNTRY.fullmatch(behind)):
        return ""
    rest, _dot, end = domain.rpartition(".")
    repaired = f"{rest}.{_ENDS[end]}" if end in _ENDS else domain
    if repaired in _KNOWN:
        return repaired
    alike = get_close_matches(repaired, _MEANT, n=1, cutoff=_LEAST_ALIKE)
    if alike:
        return str(alike[0])
    return repaired if repaired != domain else ""
